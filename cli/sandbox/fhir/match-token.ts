import { splitValues, unescapeValue } from './split-values.ts';

/** A coded value of a resource; `system` is absent for elements of type code, id, boolean and string. */
export interface Token {
  system?: string;
  code: string;
  /** True for a primitive, whose system is implied by its value set. */
  plain: boolean;
}

/**
 * Read the tokens of an element: Coding, CodeableConcept, Identifier, ContactPoint or a primitive.
 *
 * @param value the element
 * @returns none, one or, for a CodeableConcept, several
 * @example tokensOf({ coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '19' }] })
 */
export function tokensOf(value: unknown): Token[] {
  if (typeof value === 'string' || typeof value === 'boolean') return [{ code: String(value), plain: true }];
  if (typeof value !== 'object' || value === null) return [];
  const { coding, system, code, value: text } = value as Record<string, unknown>;
  if (Array.isArray(coding)) return coding.flatMap(tokensOf);
  const written = typeof code === 'string' ? code : typeof text === 'string' ? text : undefined;
  if (written === undefined) return [];
  return [{ code: written, plain: false, ...(typeof system === 'string' ? { system } : {}) }];
}

/**
 * Compile one token of a search: `code`, `system|code`, `|code` (no system) or `system|`.
 *
 * @param text the token, escapes included
 * @returns whether a token of a resource matches; letter case counts, as in HAPI FHIR
 * @see http://hl7.org/fhir/R4/search.html#token
 * @example matchToken('http://hl7.org/fhir/sid/cvx|19')
 */
export function matchToken(text: string): (token: Token) => boolean {
  const [first = '', second] = splitValues(text, '|').map(unescapeValue);
  if (second === undefined) return (token) => token.code === first;
  if (first === '') return (token) => token.code === second && (token.plain || token.system === undefined);
  return (token) => (token.plain || token.system === first) && (second === '' ? !token.plain : token.code === second);
}
