import { BEGINNING, isOlder, later, nextCursor } from '../run/cursor.ts';
import { type Change, newAmong, overlapOf, seenUntil } from '../run/overlap.ts';
import type { FoundChanges } from '../run/propose.ts';
import { RunError } from '../run/run-error.ts';
import type { Overlap, RunState } from '../run/state.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { type ChangeLimits, type ReadChange, type ReadChanges, readChanges } from './read-changes.ts';
import type { ChangeFeed, RecordSource } from './record-source.ts';
import { countedViews } from './record-views.ts';

/**
 * Ask a source what changed since the cursor, and which periods that concerns. A record that was never changed since it
 * was made can have counted in the periods of its date alone. Of any other nobody knows which periods it was in before: a
 * case may have had another date, another place, another class. Then all periods are counted again.
 *
 * The next cursor is the newest change of these queries alone, by the clock of the server, less an overlap.
 *
 * @param source where from
 * @param mapping compiled mapping
 * @param state what the last run left
 * @param log told of progress
 * @param most changes that are looked at one by one; where there are more, everything is counted again
 * @returns the periods concerned, and the next cursor
 * @throws {RunError} `source-empty`, `source-restored`
 */
export async function findRecordChanges(
  source: RecordSource,
  mapping: CompiledMapping,
  state: RunState,
  log: (line: string) => void,
  most?: number,
): Promise<FoundChanges> {
  const { cursor = {}, overlap = {} } = state;
  const feeds = source.feeds(countedViews(mapping));
  const found: [string, FeedChanges][] = [];
  for (const feed of feeds) {
    const known = { since: cursor[feed.key], before: overlap[feed.key], most };
    const one = await changesOf(source, mapping, feed, known);
    refuseLost(source, feed, one, state);
    for (const why of one.allBecause) log(`Find ${why} of ${feed.key}: count all periods again`);
    found.push([feed.key, one]);
  }
  // A feed that the state lacks is that of another mapping, whose recount is asked for, or of another outbreak or place.
  const isNewFeed = state.mappingHash === mapping.hash && feeds.some(({ key }) => cursor[key] === undefined);
  const isFirst = Object.keys(cursor).length === 0 || isNewFeed;
  const isAll = isFirst || found.some(([, { allBecause }]) => allBecause.length > 0);
  return {
    periods: isAll ? 'all' : [...new Set(found.flatMap(([, { periods }]) => periods))].sort(),
    cursor: Object.fromEntries(found.map(([key, { next }]) => [key, next])),
    overlap: Object.fromEntries(
      found.flatMap(([key, one]) => (one.overlap === undefined ? [] : [[key, one.overlap] as const])),
    ),
    noHistory: source.tellsDeletions ? [] : feeds.map(({ key }) => key),
  };
}

/** The changes of one feed. */
interface FeedChanges {
  readonly periods: readonly string[];
  /** Why all periods are counted again; nothing: they are not. */
  readonly allBecause: readonly string[];
  readonly next: string;
  readonly overlap: Overlap | undefined;
  /** There were records, and there are none. */
  readonly isEmptied: boolean;
  /** The newest change is older than the cursor. */
  readonly isOlder: boolean;
}

/** What a feed that had no cursor says of periods: the plan decides. */
const NOTHING = { periods: [], allBecause: [] };

async function changesOf(
  source: RecordSource,
  mapping: CompiledMapping,
  feed: ChangeFeed,
  { since, before, most }: { readonly since: string | undefined } & Pick<ChangeLimits, 'before' | 'most'>,
): Promise<FeedChanges> {
  // The first run takes the cursor, and notes what lies after it, so that the next one knows it again.
  const first = since === undefined ? await source.newestChange(feed) : undefined;
  const read = await readChanges(source, mapping, feed, since ?? nextCursor(undefined, first), { before, most });
  const changes = 'storm' in read ? [] : read.changes;
  const newest = await newestOf(source, feed, read, before);
  const seen = before === undefined ? since : seenUntil({ [feed.key]: before }, feed.key, since);
  const isBack = isOlder(newest, seen);
  // Where nobody tells of deletions, the newest records may have been deleted.
  const isUnsure = isBack && !source.tellsDeletions;
  const next = nextCursor(isBack ? undefined : since, newest);
  const isKnownStorm = 'storm' in read && read.storm !== undefined && isSameStorm(before, read.storm, newest);
  const isNew = newAmong(changesAlone(changes), before);
  const fresh = changes.filter(({ change }) => isNew(change));
  const isStorm = 'storm' in read && !isKnownStorm;
  const isRest = 'isRest' in read;
  const isSame = isKnownStorm || (isRest && changes.length === 0);
  const known = isSame ? before : overlapOf(changesAlone(changes), next);
  return {
    ...(since === undefined ? NOTHING : concerned(fresh, { isStorm, isUnsure })),
    next,
    overlap:
      isStorm || isBack || (isRest && !isSame) ? await noteAfter(source, mapping, feed, { next, newest, most }) : known,
    isEmptied: newest === undefined && since !== undefined && since !== BEGINNING,
    isOlder: isBack && !isUnsure,
  };
}

/** The periods of new changes, and why they may be all. */
function concerned(
  fresh: readonly ReadChange[],
  { isStorm, isUnsure }: { readonly isStorm: boolean; readonly isUnsure: boolean },
): Pick<FeedChanges, 'periods' | 'allBecause'> {
  const moved = fresh.filter(({ periods }) => periods === 'all').length;
  return {
    periods: fresh.flatMap(({ periods }) => (periods === 'all' ? [] : periods)),
    allBecause: [
      ...(isStorm ? ['more changes than can be looked at'] : []),
      ...(moved > 0 ? [`${moved} changed or deleted`] : []),
      ...(isUnsure ? ['nothing as new as before'] : []),
    ],
  };
}

function changesAlone(changes: readonly ReadChange[]): Change[] {
  return changes.map(({ change }) => change);
}

/** Whether there is nothing but the storm that an earlier run has answered by counting everything again. */
function isSameStorm(before: Overlap | undefined, total: number, newest: string | undefined): boolean {
  return before?.total === total && newest !== undefined && Date.parse(newest) === Date.parse(before.until);
}

/** What the next run knows again of what lies after a cursor that was not asked with: of a storm the number of changes. */
async function noteAfter(
  source: RecordSource,
  mapping: CompiledMapping,
  feed: ChangeFeed,
  { next, newest, most }: { readonly next: string; readonly newest: string | undefined } & Pick<ChangeLimits, 'most'>,
): Promise<Overlap | undefined> {
  const after = await readChanges(source, mapping, feed, next, { isNoted: true, most });
  if (!('storm' in after)) return overlapOf(changesAlone(after.changes), next);
  if (after.note !== undefined) return after.note;
  if (after.storm === undefined || newest === undefined) return undefined;
  return { until: newest, digest: '', total: after.storm };
}

/** What was read tells it exactly; a source may tell it roughly, where there was too much to read. */
async function newestOf(
  source: RecordSource,
  feed: ChangeFeed,
  read: ReadChanges,
  before: Overlap | undefined,
): Promise<string | undefined> {
  if ('storm' in read) {
    const told = await source.newestChange(feed);
    return read.newest === undefined ? told : later(told, read.newest);
  }
  const known = read.changes.filter(({ change }) => !Number.isNaN(change.at));
  if (known.length > 0) return new Date(known.reduce((all, { change }) => Math.max(all, change.at), 0)).toISOString();
  return 'isRest' in read && before !== undefined ? before.until : source.newestChange(feed);
}

/** A source that has lost what it had is more often the wrong one than the truth. */
function refuseLost({ system }: RecordSource, { key }: ChangeFeed, found: FeedChanges, { recount }: RunState): void {
  if (recount !== undefined || !(found.isEmptied || found.isOlder)) return;
  if (found.isEmptied) {
    throw new RunError(
      'source-empty',
      `${system} has no ${key} any more, though an earlier run counted some`,
      'check its address and what the user may read; if all of it was deleted indeed, run once with --recount all ("recount": "all" in the state)',
    );
  }
  throw new RunError(
    'source-restored',
    `${system} has no ${key} as new as an earlier run saw: it was restored from a backup, it seems`,
    'check its address; once what was lost is entered again, or is to be given up, run once with --recount all ("recount": "all" in the state)',
  );
}
