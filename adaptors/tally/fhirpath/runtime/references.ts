import { values } from './elements.ts';

/** `Type/id`, alone or at the end of an absolute URL, with or without a version behind it. */
const REFERENCE =
  /^(?:https?:\/\/[^?#]*\/)?([A-Z][A-Za-z]*)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;

/**
 * Take the ids that references point to, so that they can be joined with `getResourceKey()`.
 *
 * A reference by identifier, to a contained resource (`#id`), by URN or by search (`Location?identifier=…`) has none.
 *
 * @param references the `reference` elements
 * @param type keep only references to this type
 * @returns the ids
 * @example referenceKeys(['Patient/7', 'https://example.org/fhir/Location/3/_history/2'], 'Patient') // ['7']
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html
 */
export function referenceKeys(references: readonly unknown[], type?: string): string[] {
  const keys: string[] = [];
  for (const reference of values(references)) {
    const match = typeof reference === 'string' ? REFERENCE.exec(reference) : null;
    const [, found, id] = match ?? [];
    if (id !== undefined && (type === undefined || found === type)) keys.push(id);
  }
  return keys;
}
