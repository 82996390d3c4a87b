/** Midnight, or the last millisecond, in which periods such as that of the follow-up may end. */
const DAY_AS_INSTANT = /^\d{4}-\d{2}-\d{2}T(?:00:00:00(?:\.0+)?|23:59:59\.999)Z$/;

/** The letter between day and hour: few texts have one there, and those alone are looked at closely. */
const T = 'T'.charCodeAt(0);

/**
 * Write days as days. Go.Data keeps a day, such as that of onset, as the midnight of it in UTC, and its end as the last
 * millisecond of it; taken for an instant it would lie in the day before wherever the clock is behind that of Greenwich, or
 * in the day after wherever it is ahead.
 *
 * @param value any JSON, which stays as it is
 * @returns the same with `2026-03-02` for `2026-03-02T00:00:00.000Z`, at any depth; parts without a day are not copied
 * @example daysAsDays({ dateOfOnset: '2026-03-02T00:00:00.000Z' }) // { dateOfOnset: '2026-03-02' }
 */
export function daysAsDays(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.charCodeAt(10) === T && DAY_AS_INSTANT.test(value) ? value.slice(0, 10) : value;
  }
  if (Array.isArray(value)) {
    const days = value.map(daysAsDays);
    return days.some((day, at) => day !== value[at]) ? days : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  let changed: Record<string, unknown> | undefined;
  for (const name of Object.keys(fields)) {
    const days = daysAsDays(fields[name]);
    if (days === fields[name]) continue;
    changed ??= { ...fields };
    changed[name] = days;
  }
  return changed ?? value;
}
