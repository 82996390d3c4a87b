import { unescapeValue } from './split-values.ts';
import type { SearchParameter } from './types.ts';

/** `Type/id` at the end of a relative or absolute reference, whatever version it names. */
const tail = /(?:^|\/)([A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/;

/**
 * Read a reference of a resource.
 *
 * @param value an element of type Reference
 * @returns `Type/id`, without a base and a version; undefined for contained, logical and urn references
 * @see http://hl7.org/fhir/R4/references.html
 * @example referenceOf({ reference: 'http://example.org/fhir/Patient/1' }) // 'Patient/1'
 */
export function referenceOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { reference } = value as { reference?: unknown };
  if (typeof reference !== 'string') return undefined;
  const match = tail.exec(reference);
  return match === null ? undefined : `${match[1]}/${match[2]}`;
}

/**
 * Compile one reference of a search: an id, `Type/id` or an address.
 *
 * @param text the reference, escapes included
 * @param parameter the parameter that it is compared by
 * @param type what the modifier says, such as `Patient` in `subject:Patient=1`
 * @returns whether a reference of a resource, as `referenceOf` gives it, matches
 * @see http://hl7.org/fhir/R4/search.html#reference
 * @example matchReference('1', patient, undefined)('Patient/1') // true
 */
export function matchReference(
  text: string,
  parameter: SearchParameter,
  type: string | undefined,
): (reference: string) => boolean {
  const plain = unescapeValue(text);
  const match = tail.exec(plain);
  const wantedType = type ?? parameter.target;
  if (match !== null) return exactly(`${match[1]}/${match[2]}`);
  if (wantedType !== undefined) return exactly(`${wantedType}/${plain}`);
  return (reference) => reference.endsWith(`/${plain}`);
}

function exactly(wanted: string): (reference: string) => boolean {
  return (reference) => reference === wanted;
}
