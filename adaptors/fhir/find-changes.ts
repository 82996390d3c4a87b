import { BEGINNING, isOlder, nextCursor } from '../run/cursor.ts';
import { watchedRows } from '../run/event-period.ts';
import { newAmong, overlapOf, seenUntil } from '../run/overlap.ts';
import type { Cursor, Overlap } from '../run/state.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Transport } from '../transport/index.ts';
import { newestChange } from './newest-change.ts';
import { readChanges } from './read-changes.ts';
import { countMatches } from './search.ts';

/** What changed on a FHIR server since the cursor. */
export interface Changes {
  /** Periods of the changed resources, as they are now; `all` on the first run, or when too much has changed. */
  readonly periods: readonly string[] | 'all';
  /** Cursors of the types that the mapping counts. */
  readonly cursor: Cursor;
  /** What the next run knows again, by type. */
  readonly overlap: Readonly<Record<string, Overlap>>;
  /** Types that had resources when the cursor was taken, and have none any more. */
  readonly emptied: readonly string[];
  /** Types whose newest change is older than one that an earlier run saw, and when it was. */
  readonly older: Readonly<Record<string, string>>;
  /** Types of which too much has changed to look at one by one. */
  readonly storms: readonly string[];
  /** Types of which nothing was created or changed since the last run. */
  readonly quiet: readonly string[];
}

/**
 * Ask what changed since the cursor, for every resource type that a mapping counts. The query has neither the view's
 * `search` nor a date: a dose that was cancelled has changed too.
 *
 * The next cursor is the newest `meta.lastUpdated` of these queries alone, by the server's clock, less an overlap; it
 * never moves back. A resource without a usable date dirties no period.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param cursor the last run's, if any; a type that it lacks is new in the mapping, unless there is no cursor at all
 * @param before what the last run noted of the changes after its cursor
 * @returns the changed periods and the next cursor
 * @example const { periods, cursor } = await findChanges(fhir, mapping, state.cursor, state.overlap);
 */
export async function findChanges(
  transport: Transport,
  mapping: CompiledMapping,
  cursor: Cursor = {},
  before: Readonly<Record<string, Overlap>> = {},
): Promise<Changes> {
  const types = new Set(watchedRows(mapping).map(({ view }) => viewOf(mapping, view).resource));
  const found: [string, TypeChanges][] = [];
  for (const type of types) {
    found.push([type, await changesOf(transport, mapping, type, cursor[type], before[type])]);
  }
  const typesOf = (is: (changes: TypeChanges) => boolean) => found.flatMap(([type, one]) => (is(one) ? [type] : []));
  const byType = <Value>(pick: (changes: TypeChanges) => Value | undefined) =>
    Object.fromEntries(found.flatMap(([type, one]) => [[type, pick(one)] as const]).filter(isPresent));
  const storms = typesOf(({ isStorm }) => isStorm);
  const isAll = storms.length > 0 || Object.keys(cursor).length === 0;
  return {
    periods: isAll ? 'all' : [...new Set(found.flatMap(([, one]) => [...one.periods]))].sort(),
    cursor: byType(({ next }) => next),
    overlap: byType(({ overlap }) => overlap),
    older: byType(({ older }) => older),
    emptied: typesOf(({ isEmptied }) => isEmptied),
    storms,
    quiet: typesOf(({ isQuiet }) => isQuiet),
  };
}

function isPresent<Value>(entry: readonly [string, Value | undefined]): entry is readonly [string, Value] {
  return entry[1] !== undefined;
}

/** The changes of one type. */
interface TypeChanges {
  readonly periods: Iterable<string>;
  readonly next: string;
  readonly overlap: Overlap | undefined;
  /** The newest change, where it is older than the cursor. */
  readonly older: string | undefined;
  readonly isEmptied: boolean;
  readonly isStorm: boolean;
  readonly isQuiet: boolean;
}

async function changesOf(
  transport: Transport,
  mapping: CompiledMapping,
  type: string,
  since: string | undefined,
  before: Overlap | undefined,
): Promise<TypeChanges> {
  const after = since === undefined ? undefined : await changesAfterStorm(transport, mapping, type, since, before);
  if (after !== undefined) return after;
  const found = since === undefined ? undefined : await readChanges(transport, mapping, type, `ge${since}`);
  const read = found === 'too-many' ? undefined : found;
  const newest = read?.newest ?? (await newestChange(transport, type));
  // Without a change the cursor stays: the newest one of another query may have come after this one.
  const next = nextCursor(since, read === undefined ? newest : read.newest);
  const isNew = newAmong(read?.changes ?? [], before);
  const seen = before === undefined ? since : seenUntil({ [type]: before }, type, since);
  const isStorm = found === 'too-many';
  return {
    periods: read?.periods(isNew) ?? [],
    next,
    overlap: isStorm ? await stormOverlap(transport, type, next, newest) : read && overlapOf(read.changes, next),
    older: isOlder(newest, seen) ? newest : undefined,
    isEmptied: newest === undefined && since !== undefined && since !== BEGINNING,
    isStorm,
    isQuiet: read?.changes.some(isNew) === false,
  };
}

/**
 * What came after a storm that an earlier run has answered by counting everything again; undefined where there was none, or
 * where something in it is not as it was.
 */
async function changesAfterStorm(
  transport: Transport,
  mapping: CompiledMapping,
  type: string,
  since: string,
  before: Overlap | undefined,
): Promise<TypeChanges | undefined> {
  if (before?.total === undefined || (await countUntil(transport, type, since, before.until)) !== before.total) {
    return undefined;
  }
  const found = await readChanges(transport, mapping, type, `gt${before.until}`);
  if (found === 'too-many') return undefined;
  const isQuiet = found.changes.length === 0;
  const next = nextCursor(since, found.newest);
  return {
    periods: found.periods(() => true),
    next,
    overlap: isQuiet ? before : await stormOverlap(transport, type, next, found.newest),
    older: undefined,
    isEmptied: false,
    isStorm: false,
    isQuiet,
  };
}

async function stormOverlap(
  transport: Transport,
  type: string,
  next: string,
  newest: string | undefined,
): Promise<Overlap | undefined> {
  if (newest === undefined) return undefined;
  const until = new Date(newest).toISOString();
  return { until, digest: '', total: await countUntil(transport, type, next, until) };
}

function countUntil(transport: Transport, type: string, since: string, until: string): Promise<number> {
  return countMatches(transport, type, { _lastUpdated: [`ge${since}`, `le${until}`] });
}
