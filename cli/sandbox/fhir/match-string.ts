import { unescapeValue } from './split-values.ts';

/**
 * Compile one string of a search: a string of the resource must start with it, whatever the case and the accents.
 *
 * @param text the string, escapes included
 * @param modifier `exact`, `contains` or none
 * @returns whether a string of a resource matches
 * @see http://hl7.org/fhir/R4/search.html#string
 * @example matchString('mul', undefined)('Mulago') // true
 */
export function matchString(text: string, modifier: string | undefined): (value: string) => boolean {
  const plain = unescapeValue(text);
  if (modifier === 'exact') return (value) => value === plain;
  const wanted = fold(plain);
  if (modifier === 'contains') return (value) => fold(value).includes(wanted);
  return (value) => fold(value).startsWith(wanted);
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
