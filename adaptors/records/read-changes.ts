import { eventPeriods, watchedRows } from '../run/event-period.ts';
import type { Change } from '../run/overlap.ts';
import type { CompiledMapping, FhirResource } from '../tally/compiled-mapping.ts';
import { viewOf } from '../tally/view-of.ts';
import type { ChangeFeed, RecordSource } from './record-source.ts';

/** More changes than these are not looked at one by one: everything is counted again. */
const MOST_CHANGES = 50_000;

/** A change, and the periods that it concerns. */
export interface ReadChange {
  readonly change: Change;
  readonly periods: readonly string[] | 'all';
}

/**
 * Read the changes of a feed, each once, and find the periods that they concern.
 *
 * @param source where from
 * @param mapping compiled mapping
 * @param feed which changes
 * @param since ISO 8601, included
 * @returns the changes; where there are too many to look at, how many, if the source says so
 */
export async function readChanges(
  source: RecordSource,
  mapping: CompiledMapping,
  feed: ChangeFeed,
  since: string,
): Promise<{ readonly changes: readonly ReadChange[] } | { readonly storm: number | undefined }> {
  const periodsOf = periodsIn(mapping, feed);
  const changes = new Map<string, ReadChange>();
  for await (const page of source.changesSince(feed, since)) {
    if (Math.max(page.total ?? 0, changes.size + page.changes.length) > MOST_CHANGES) return { storm: page.total };
    for (const { id, version, at, record, isInPlace } of page.changes) {
      const periods = isInPlace && record !== undefined ? periodsOf(record) : 'all';
      changes.set(`${id}\u0001${version}`, { change: { id, version, at }, periods });
    }
  }
  return { changes: [...changes.values()] };
}

/** The periods that count a record of a feed; all where its rows are joined to those of others. */
function periodsIn(
  mapping: CompiledMapping,
  { views }: ChangeFeed,
): (record: FhirResource) => readonly string[] | 'all' {
  const names = new Set(views.map(({ name }) => name));
  const joined = mapping.sources.some(({ joins }) => joins.some(({ view }) => names.has(view)));
  if (joined) return () => 'all';
  const each = watchedRows(mapping)
    .filter(({ view }) => names.has(viewOf(mapping, view).name))
    .map((watched) => eventPeriods(mapping, watched));
  return (record) => each.flatMap((periods) => periods(record));
}
