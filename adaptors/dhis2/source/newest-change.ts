const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How far back is looked, in ever larger steps. */
const SPANS = [HOUR, DAY, 7 * DAY, 30 * DAY, 365 * DAY, 60 * 365 * DAY];
/** How exactly it is found: a cursor begins ten minutes before it. */
const EXACT_MS = 60_000;
/** Values a request: enough to see the newest of most, few enough to be cheap. */
export const PROBE = 1000;

/**
 * Find when the newest change of a server was, which it can only be asked for by "since": DHIS2 gives values in no order.
 *
 * @param changesSince instants in milliseconds of changes at an instant or later, at most `PROBE` of them, in no order
 * @param now the server's clock, in milliseconds
 * @returns instant in milliseconds, at most a minute too early where very many changed then; undefined where there is no
 *   change at all
 * @example await newestChange((since) => readChanges(since), Date.parse('2026-11-21T00:00:00Z'))
 */
export async function newestChange(
  changesSince: (since: number) => Promise<readonly number[]>,
  now: number,
): Promise<number | undefined> {
  // Its clock may have been ahead when a value was written.
  let empty = now + DAY;
  for (const span of SPANS) {
    const since = now - span;
    const found = await changesSince(since);
    if (found.length > 0) return newestBetween(changesSince, since, empty, found);
    empty = since;
  }
  return undefined;
}

/** @param from since when there are changes, `found` @param to since when there are none */
async function newestBetween(
  changesSince: (since: number) => Promise<readonly number[]>,
  from: number,
  to: number,
  found: readonly number[],
): Promise<number> {
  let [full, empty, seen] = [from, to, found];
  while (seen.length >= PROBE && empty - full > EXACT_MS) {
    const middle = Math.floor((full + empty) / 2);
    const later = await changesSince(middle);
    if (later.length === 0) empty = middle;
    else [full, seen] = [middle, later];
  }
  // Not `full`: a server may compare in its own zone, and only what it answers is an instant.
  return seen.reduce((a, b) => Math.max(a, b));
}
