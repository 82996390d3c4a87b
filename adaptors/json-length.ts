/**
 * Measure what a value is as JSON, about: what is nested so deep that it cannot be written counts for nothing, since a size
 * is no reason to fail.
 *
 * @param value a parsed JSON value, or undefined
 * @returns code units
 * @example jsonLength({ a: 1 }) // 7
 */
export function jsonLength(value: unknown): number {
  if (value === undefined) return 0;
  try {
    return JSON.stringify(value).length;
  } catch (error) {
    // Of another realm in a sandbox, so that nothing here asks `instanceof`.
    if ((error as { name?: unknown }).name === 'RangeError') return 0;
    throw error;
  }
}
