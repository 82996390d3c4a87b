import type { FhirResource } from './compiled-mapping.ts';

/**
 * Give the id of a resource, which servers and files may write in any way.
 *
 * @param resource as it was read
 * @returns its id; undefined where it has none that is a text
 * @see https://hl7.org/fhir/R4/datatypes.html#id
 * @example idOf(JSON.parse('{"resourceType":"Patient","id":7}')) // undefined
 */
export function idOf({ id }: FhirResource): string | undefined {
  return typeof id === 'string' && id !== '' ? id : undefined;
}
