import type { RecordContext, ResourceContext } from '../fhirpath/index.ts';
import { isFhirType } from '../fhirpath/model.ts';
import type { Fields } from '../mapping/fields.ts';
import { checkViewResource } from './check-view-resource.ts';

const KIND = /^[a-zA-Z][a-zA-Z0-9_-]*$/;
/** Kinds of record in the sources that are shipped: none is near the name of a resource type that could be meant. */
const RECORDS: ReadonlySet<string> = new Set(['case', 'contact', 'movement']);

/** What the expressions of a view are about. */
export type ViewContext = ResourceContext | RecordContext;

/**
 * Read what a view is of: `resource`, a type of FHIR, or `record`, what the source calls its JSON objects.
 *
 * @param fields the view
 * @param example a resource type that a message may name
 * @returns what its expressions are about; undefined (noted) where it has neither, both, or a wrong one
 * @example aboutView(fields, 'Immunization') // { kind: 'record', resource: 'case' }
 */
export function aboutView(fields: Fields, example: string): ViewContext | undefined {
  const { problems, where, node } = fields;
  if (fields.has('record') && fields.has('resource')) {
    const fix = 'take one out: resource: is a FHIR resource type, record: any other JSON object';
    problems.at(fields.value('record'), `${where} has both "resource" and "record"`, fix);
    return undefined;
  }
  if (!fields.has('record')) {
    if (!fields.has('resource')) {
      const fix = `add resource: ${example}; or record: case, for JSON objects that are no FHIR resources`;
      problems.at(node, `"resource" is missing in ${where}`, fix);
      return undefined;
    }
    const resource = fields.text('resource', 'needed', example);
    if (resource !== undefined && RECORDS.has(resource.value)) {
      const fix = `write record: ${resource.value}, which is of JSON objects that are no FHIR resources`;
      problems.at(resource.node, `${resource.value} is not a resource type of FHIR R4`, fix);
      return undefined;
    }
    const known = resource !== undefined && checkViewResource(resource, problems);
    return known ? { kind: 'resource', resource: resource.value } : undefined;
  }
  const record = fields.text('record', 'needed', 'case');
  if (record === undefined) return undefined;
  if (isFhirType(record.value) && /^[A-Z]/.test(record.value)) {
    problems.at(record.node, `"${record.value}" is a FHIR resource type`, `write resource: ${record.value}`);
    return undefined;
  }
  if (!KIND.test(record.value)) {
    const fix = 'use letters, digits, - and _, beginning with a letter';
    problems.at(record.node, `"${record.value}" cannot name a kind of record`, fix);
    return undefined;
  }
  return { kind: 'record', resource: record.value };
}
