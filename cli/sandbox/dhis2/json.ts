/** An object read from JSON. */
export type JsonObject = Record<string, unknown>;

/**
 * Tell whether something is a JSON object, neither null nor a list.
 *
 * @param value anything read from JSON
 * @returns true for `{…}`
 * @example isObject({ id: 'a' }); // true
 */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Read a scalar as text, as Jackson coerces numbers and booleans for a text field.
 *
 * @param value anything read from JSON
 * @returns the text, or undefined for null, missing, lists and objects
 * @example textOf(14); // '14'
 */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/**
 * Read a list of objects, leaving out what is not one.
 *
 * @param value anything read from JSON
 * @returns its objects; empty when it is not a list
 * @example objectsOf([{ id: 'a' }, null]); // [{ id: 'a' }]
 */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/**
 * Read the id of a reference such as `{"id": "…"}`.
 *
 * @param value a reference read from JSON
 * @returns its id, or undefined
 * @example referenceId({ id: 'HllvX50cXC0' }); // 'HllvX50cXC0'
 */
export function referenceId(value: unknown): string | undefined {
  return isObject(value) ? textOf(value.id) : undefined;
}

/**
 * Read the ids of a list of references.
 *
 * @param value a list of `{id}` objects
 * @returns the ids in their order
 * @example referenceIds([{ id: 'a' }, { id: 'b' }]); // ['a', 'b']
 */
export function referenceIds(value: unknown): string[] {
  return objectsOf(value).flatMap((each) => textOf(each.id) ?? []);
}
