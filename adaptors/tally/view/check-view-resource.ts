import { checkResource } from '../mapping/compile-at.ts';
import type { Text } from '../mapping/fields.ts';
import type { Problems } from '../mapping/problems.ts';

/** Types that no resource has as its own; a view of them would never have a row. */
const ABSTRACT = ['Resource', 'DomainResource'];

/**
 * Check the resource type of a view: one of R4, and one that resources have.
 *
 * @param text the type and its node
 * @param problems where mistakes go
 * @returns whether it is one
 * @example checkViewResource(fields.text('resource', 'needed', 'Patient'), problems)
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition-definitions.html#diff_ViewDefinition.resource
 */
export function checkViewResource(text: Text, problems: Problems): boolean {
  if (!ABSTRACT.includes(text.value)) return checkResource(text, problems);
  problems.at(text.node, `no resource is a ${text.value} alone`, 'name one type, and write a view for each other one');
  return false;
}
