/**
 * Take a value from outside as an object.
 *
 * @param value anything
 * @returns the same value when it is an object and no array, else undefined
 * @example asRecord(JSON.parse(text))?.workflow
 */
export function asRecord(value: unknown): Record<string, unknown> | undefined {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : undefined;
}
