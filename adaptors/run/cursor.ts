/** Transactions that began before the newest change may be committed after it was read. */
const OVERLAP_MS = 10 * 60_000;

/**
 * The cursor of what has no change yet, so that their absence is not taken for a first run again and again; and of what is
 * read from its beginning.
 */
export const BEGINNING = '1970-01-01T00:00:00.000Z';

/** Whether a server has nothing any more that is as new as what was there when the cursor was taken. */
export function isOlder(newest: string | undefined, since: string | undefined): newest is string {
  return newest !== undefined && since !== undefined && Date.parse(newest) < Date.parse(since);
}

/**
 * Give the cursor of a type after its changes were read: their newest, less an overlap, and never back.
 *
 * @param since the cursor so far
 * @param newest newest `meta.lastUpdated` that was read
 * @returns ISO 8601 instant
 */
export function nextCursor(since: string | undefined, newest: string | undefined): string {
  if (newest === undefined) return since ?? BEGINNING;
  return later(since, new Date(Date.parse(newest) - OVERLAP_MS).toISOString());
}

/**
 * Give the later of two instants, however their offsets are written.
 *
 * @param a ISO 8601, or nothing
 * @param b ISO 8601
 */
export function later(a: string | undefined, b: string): string {
  return a !== undefined && Date.parse(a) >= Date.parse(b) ? a : b;
}
