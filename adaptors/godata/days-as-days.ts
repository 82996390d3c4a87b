/** Midnight, or the last millisecond, in which periods such as that of the follow-up may end. */
const DAY_AS_INSTANT = /^\d{4}-\d{2}-\d{2}T(?:00:00:00(?:\.0+)?|23:59:59\.999)Z$/;

/**
 * Write days as days. Go.Data keeps a day, such as that of onset, as the midnight of it in UTC, and its end as the last
 * millisecond of it; taken for an instant it would lie in the day before wherever the clock is behind that of Greenwich, or
 * in the day after wherever it is ahead.
 *
 * @param value any JSON
 * @returns the same with `2026-03-02` for `2026-03-02T00:00:00.000Z`, at any depth
 * @example daysAsDays({ dateOfOnset: '2026-03-02T00:00:00.000Z' }) // { dateOfOnset: '2026-03-02' }
 */
export function daysAsDays(value: unknown): unknown {
  if (typeof value === 'string') return DAY_AS_INSTANT.test(value) ? value.slice(0, 10) : value;
  if (Array.isArray(value)) return value.map(daysAsDays);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, daysAsDays(item)]));
}
