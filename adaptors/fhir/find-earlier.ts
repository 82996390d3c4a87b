import type { Cursor } from '../run/state.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Transport } from '../transport/index.ts';
import { watchedRows } from './event-period.ts';
import { newestChange, nextCursor } from './find-changes.ts';
import { joinedPeriods, type LeftPeriods, leftPeriods, movedPlaces } from './find-left-periods.ts';

/** What changed since the cursor that no search by `_lastUpdated` of the counted type shows. */
export interface EarlierChanges {
  /** Periods that resources were in before, or whose joined resources changed; `all` when it is too much to look at. */
  readonly periods: readonly string[] | 'all';
  /** Cursors of the joined types. */
  readonly cursor: Cursor;
  /** Types of which the server keeps no history: what they left is found by counting again only. */
  readonly notServed: readonly string[];
}

/**
 * Ask the server's histories for what moved, was deleted, or was joined to something that changed.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param cursor the last run's, if any; without a type's cursor nothing is asked of its history
 * @returns periods, and the cursors of the joined types
 * @see https://hl7.org/fhir/R4/http.html#history
 */
export async function findEarlier(
  transport: Transport,
  mapping: CompiledMapping,
  cursor: Cursor = {},
): Promise<EarlierChanges> {
  const found: LeftPeriods[] = [];
  const notServed = new Set<string>();
  const next: Record<string, string> = {};
  const note = (type: string, periods: LeftPeriods) => {
    if (periods === 'not-served') notServed.add(type);
    else found.push(periods);
  };
  const joinedSince = async (type: string) => {
    // Asked first: what changes while the history is read is found by the next run.
    next[type] ??= nextCursor(cursor[type], await newestChange(transport, type));
    return cursor[type];
  };
  for (const watched of watchedRows(mapping)) {
    const type = viewOf(mapping, watched.view).resource;
    const since = cursor[type];
    if (since !== undefined) note(type, await leftPeriods(transport, mapping, watched, since));
  }
  for (const source of mapping.sources) {
    for (const join of source.joins) {
      const type = viewOf(mapping, join.view).resource;
      const since = await joinedSince(type);
      if (since !== undefined) note(type, await joinedPeriods(transport, mapping, source, join, since));
    }
  }
  if (mapping.climb) {
    const since = await joinedSince('Location');
    if (since !== undefined) note('Location', await movedPlaces(transport, since));
  }
  const lists = found.filter((periods): periods is readonly string[] => typeof periods !== 'string');
  return {
    periods: lists.length < found.length ? 'all' : [...new Set(lists.flat())].sort(),
    cursor: next,
    notServed: [...notServed].sort(),
  };
}
