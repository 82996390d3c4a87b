import { isOlder, nextCursor } from '../run/cursor.ts';
import { watchedRows } from '../run/event-period.ts';
import { seenUntil } from '../run/overlap.ts';
import type { Cursor, Overlap } from '../run/state.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Transport } from '../transport/index.ts';
import { createHistories } from './changed-versions.ts';
import { joinedPeriods, type LeftPeriods, leftPeriods } from './find-left-periods.ts';
import { movedPlaces } from './moved-places.ts';
import { newestChange } from './newest-change.ts';

/** What changed since the cursor that no search by `_lastUpdated` of the counted type shows. */
export interface EarlierChanges {
  /** Periods that resources were in before, or whose joined resources changed; `all` when it is too much to look at. */
  readonly periods: readonly string[] | 'all';
  /** Whether places that are new or have moved are why it is all. */
  readonly byPlaces: boolean;
  /** Cursors of the joined types. */
  readonly cursor: Cursor;
  /** Types of which the server keeps no history: what they left is found by counting again only. */
  readonly notServed: readonly string[];
  /** Types whose history is shown, and tells of no deletion since the cursor. */
  readonly undeleted: ReadonlySet<string>;
  /** Joined types whose newest change is older than one that an earlier run saw, and when it was. */
  readonly older: Readonly<Record<string, string>>;
  /** What the next run knows again, by `<type>/_history`. */
  readonly overlap: Readonly<Record<string, Overlap>>;
}

/** What is known when histories are asked. */
export interface KnownBefore {
  /** What the last run noted. */
  readonly overlap?: Readonly<Record<string, Overlap>> | undefined;
  /** The next cursors of the counted types. */
  readonly next?: Cursor | undefined;
  /** Types of which the search for changes has found nothing new. */
  readonly quiet?: readonly string[] | undefined;
}

/**
 * Ask the server's histories for what moved, was deleted, or was joined to something that changed.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param cursor the last run's, if any; without a type's cursor nothing is asked of its history
 * @param known what the last run noted, and what this one found before
 * @returns periods, and the cursors of the joined types
 * @see https://hl7.org/fhir/R4/http.html#history
 */
export async function findEarlier(
  transport: Transport,
  mapping: CompiledMapping,
  cursor: Cursor = {},
  { overlap: before = {}, next: counted = {}, quiet = [] }: KnownBefore = {},
): Promise<EarlierChanges> {
  const found: LeftPeriods[] = [];
  const notServed = new Set<string>();
  const next: Record<string, string> = {};
  const older: Record<string, string> = {};
  const newestOf: Record<string, string> = {};
  const histories = createHistories(transport, {
    before,
    next: (type) => counted[type] ?? next[type],
    newest: (type) => newestOf[type],
    quiet: new Set(quiet),
  });
  const note = (type: string, periods: LeftPeriods) => {
    if (periods === 'not-served') notServed.add(type);
    else found.push(periods);
  };
  const joinedSince = async (type: string) => {
    const since = cursor[type];
    if (next[type] === undefined) {
      // Asked first: what changes while the history is read is found by the next run.
      const newest = await newestChange(transport, type);
      next[type] = nextCursor(since, newest);
      if (newest !== undefined) newestOf[type] = newest;
      if (isOlder(newest, seenUntil(before, type, since))) older[type] = newest;
    }
    return since;
  };
  const joins = mapping.sources.flatMap((source) => source.joins.map((join) => ({ source, join })));
  // Before any history is read, since what it is noted from is the next cursor.
  for (const { join } of joins) await joinedSince(viewOf(mapping, join.view).resource);
  if (mapping.climb) await joinedSince('Location');
  for (const watched of watchedRows(mapping)) {
    const type = viewOf(mapping, watched.view).resource;
    const since = cursor[type];
    if (since !== undefined) note(type, await leftPeriods(histories, mapping, watched, since));
  }
  for (const { source, join } of joins) {
    const type = viewOf(mapping, join.view).resource;
    const since = cursor[type];
    if (since !== undefined) note(type, await joinedPeriods(transport, histories, mapping, source, join, since));
  }
  let byPlaces = false;
  if (mapping.climb && cursor.Location !== undefined) {
    const places = await movedPlaces(transport, histories, mapping, cursor.Location);
    byPlaces = places === 'all';
    note('Location', places);
  } else if (mapping.climb && next.Location !== undefined) {
    // Only noted, before anything is counted: else the next run takes the newest places for new ones, and counts all again.
    await histories.of('Location', next.Location);
  }
  const lists = found.filter((periods): periods is readonly string[] => typeof periods !== 'string');
  return {
    periods: lists.length < found.length ? 'all' : [...new Set(lists.flat())].sort(),
    byPlaces,
    cursor: next,
    notServed: [...notServed].sort(),
    undeleted: histories.undeleted,
    older,
    overlap: histories.overlap,
  };
}
