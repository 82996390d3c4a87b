import { isObject, type JsonObject } from './json.ts';

/** A body that ends too early, which DHIS2 from 2.43 on answers 400 to. */
export class LenientJsonError extends Error {
  override readonly name = 'LenientJsonError';
  readonly code = 'BAD_JSON';
}

/**
 * Parse a body as the lazy reader of DHIS2 from 2.43 on does: what is no object counts as an empty one.
 *
 * @param text the body
 * @returns the object
 * @throws LenientJsonError for an empty body or an object that is not closed
 * @example readLenient('this is not json'); // {}
 */
export function readLenient(text: string): JsonObject {
  if (text.trim() === '') {
    throw new LenientJsonError('Unexpected character at position 0,\n\n^ expected a JSON value but found EOI');
  }
  try {
    const document: unknown = JSON.parse(text);
    return isObject(document) ? document : {};
  } catch {
    if (!text.trimStart().startsWith('{')) return {};
    throw new LenientJsonError(`Expected } but reach EOI: ${text.slice(-20)}`);
  }
}
