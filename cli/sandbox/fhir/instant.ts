/**
 * Write an instant as HAPI FHIR does: with milliseconds and `+00:00`.
 *
 * @param time the instant
 * @returns such as `2026-11-21T07:18:10.914+00:00`
 * @example formatInstant(new Date(0)) // '1970-01-01T00:00:00.000+00:00'
 */
export function formatInstant(time: Date): string {
  return time.toISOString().replace('Z', '+00:00');
}
