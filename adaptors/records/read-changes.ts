import { eventPeriods, watchedRows } from '../run/event-period.ts';
import { type Change, createDigest } from '../run/overlap.ts';
import type { Overlap } from '../run/state.ts';
import type { CompiledMapping, FhirResource } from '../tally/compiled-mapping.ts';
import { createSeenSet } from '../tally/seen-set.ts';
import { viewOf } from '../tally/view-of.ts';
import type { ChangeFeed, RecordChange, RecordSource } from './record-source.ts';

/** More changes than these are not looked at one by one: everything is counted again. */
const MOST_CHANGES = 50_000;

/** A change, and the periods that it concerns. */
export interface ReadChange {
  readonly change: Change;
  readonly periods: readonly string[] | 'all';
}

/** What a feed has changed since an instant. */
export type ReadChanges =
  | {
      readonly changes: readonly ReadChange[];
      /** There is more before them, which an earlier run has seen as it is, and which was too much to keep. */
      readonly isRest?: true;
    }
  | {
      /** There are too many to look at: how many, if the source says so. */
      readonly storm: number | undefined;
      /** What the next run knows them by, where all of them were read. */
      readonly note?: Overlap;
      /** Instant of the newest of those that were read. */
      readonly newest?: string;
    };

/** How changes are read. */
export interface ChangeLimits {
  /** What the last run noted of changes since then. */
  readonly before?: Overlap | undefined;
  /** Whether all of a storm is read, to note it. */
  readonly isNoted?: boolean;
  /** More changes are not looked at one by one. */
  readonly most?: number | undefined;
}

/**
 * Read the changes of a feed, each once, and find the periods that they concern. Where there are too many to look at, those
 * that an earlier run noted are known again by their sum, and only what came after them is looked at.
 *
 * @param source where from
 * @param mapping compiled mapping
 * @param feed which changes
 * @param since ISO 8601, included
 * @param limits how many are looked at, and what is known of them
 * @returns the changes; where there are too many to look at, that there are
 */
export async function readChanges(
  source: RecordSource,
  mapping: CompiledMapping,
  feed: ChangeFeed,
  since: string,
  { before, isNoted = false, most = MOST_CHANGES }: ChangeLimits = {},
): Promise<ReadChanges> {
  const reading = createReading(since, { before, periodsOf: periodsIn(mapping, feed), most });
  for await (const page of source.changesSince(feed, since)) {
    if ((page.total ?? 0) > most) return { storm: page.total };
    for (const change of page.changes) reading.add(change);
    if (reading.isHopeless() && !isNoted) return { storm: page.total, newest: reading.newest() };
  }
  return reading.result();
}

/** What is kept of changes while they are read. */
function createReading(
  since: string,
  {
    before,
    periodsOf,
    most,
  }: {
    readonly before: Overlap | undefined;
    readonly periodsOf: (record: FhirResource) => readonly string[] | 'all';
    readonly most: number;
  },
) {
  const [all, rest] = [createKept(most), createKept(most)];
  const [digest, known, seen] = [createDigest(), createDigest(), createSeenSet()];
  const until = before?.digest ? Date.parse(before.until) : Number.NEGATIVE_INFINITY;
  let newest = Date.parse(since);
  const instant = () => new Date(newest).toISOString();
  return {
    add({ id, version, at, record, isInPlace }: RecordChange): void {
      if (seen.add(`${id}\u0001${version}`, 0) !== 'new') return;
      const change = { id, version, at };
      const periods = () => (isInPlace && record !== undefined ? periodsOf(record) : 'all');
      digest.add(change);
      all.add(change, periods);
      if (at <= until) known.add(change);
      else rest.add(change, periods);
      if (at > newest) newest = at;
    },
    newest: instant,
    /** Whether there is no way left but to count everything again. */
    isHopeless: () => all.isFull() && rest.isFull(),
    result(): ReadChanges {
      if (!all.isFull()) return { changes: all.list };
      if (before?.digest === known.text() && !rest.isFull()) return { changes: rest.list, isRest: true };
      return { storm: undefined, note: { until: instant(), digest: digest.text() }, newest: instant() };
    },
  };
}

/** Changes that are kept while there are not too many. */
function createKept(most: number) {
  const list: ReadChange[] = [];
  let isFull = false;
  return {
    list,
    isFull: () => isFull,
    add(change: Change, periods: () => ReadChange['periods']): void {
      if (list.length < most) list.push({ change, periods: periods() });
      else isFull = true;
    },
  };
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
