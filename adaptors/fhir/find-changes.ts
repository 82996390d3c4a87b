import type { Cursor } from '../run/state.ts';
import type { CompiledMapping, FhirResource } from '../tally/compiled-mapping.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Transport } from '../transport/index.ts';
import { eventPeriods, watchedRows } from './event-period.ts';
import { searchPages } from './search.ts';

/** Transactions that began before the newest change may be committed after it was read. */
const OVERLAP_MS = 10 * 60_000;

/** The cursor of a type without resources, so that their absence is not taken for a first run again and again. */
const BEGINNING = '1970-01-01T00:00:00.000Z';

/** More changes than these are not read one by one: everything is counted again. */
const MOST_CHANGES = 50_000;

/** What changed on a FHIR server since the cursor. */
export interface Changes {
  /** Periods of the changed resources, as they are now; `all` on the first run, or when too much has changed. */
  readonly periods: readonly string[] | 'all';
  /** Cursors of the types that the mapping counts. */
  readonly cursor: Cursor;
  /** Types that had resources when the cursor was taken, and have none any more. */
  readonly emptied: readonly string[];
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
 * @returns the changed periods and the next cursor
 * @example const { periods, cursor } = await findChanges(fhir, mapping, state.cursor);
 */
export async function findChanges(
  transport: Transport,
  mapping: CompiledMapping,
  cursor: Cursor = {},
): Promise<Changes> {
  const periods = new Set<string>();
  const next: Record<string, string> = {};
  const emptied: string[] = [];
  let isAll = Object.keys(cursor).length === 0;
  for (const type of new Set(watchedRows(mapping).map(({ view }) => viewOf(mapping, view).resource))) {
    const since = cursor[type];
    const found = since === undefined ? 'unknown' : await changesSince(transport, mapping, type, since, periods);
    if (found === 'too-many') isAll = true;
    const isKnown = found !== 'unknown' && found !== 'too-many';
    const newest = isKnown && found !== undefined ? found : await newestChange(transport, type);
    if (newest === undefined && since !== undefined && since !== BEGINNING) emptied.push(type);
    // Without a change the cursor stays: the newest one of another query may have come after this one.
    next[type] = nextCursor(since, isKnown ? found : newest);
  }
  return { periods: isAll ? 'all' : [...periods].sort(), cursor: next, emptied };
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
 * Ask when a resource of a type changed last, by the server's clock.
 *
 * @param transport the FHIR server
 * @param type such as `Patient`
 * @returns `meta.lastUpdated`; undefined when there is no resource of the type
 */
export async function newestChange(transport: Transport, type: string): Promise<string | undefined> {
  for await (const page of searchPages(transport, type, { _sort: '-_lastUpdated', _count: '1' })) {
    return page.matches[0]?.meta?.lastUpdated;
  }
  return undefined;
}

/** Note the periods of what changed. @returns the newest change; undefined when there is none */
async function changesSince(
  transport: Transport,
  mapping: CompiledMapping,
  type: string,
  since: string,
  periods: Set<string>,
): Promise<string | undefined | 'too-many'> {
  const periodsOf = watchedRows(mapping)
    .filter(({ view }) => viewOf(mapping, view).resource === type)
    .map((watched) => eventPeriods(mapping, watched));
  let newest: string | undefined;
  let seen = 0;
  for await (const page of searchPages(transport, type, { _lastUpdated: `ge${since}` })) {
    seen += page.matches.length;
    if (seen > MOST_CHANGES) return 'too-many';
    for (const resource of page.matches) {
      newest = laterChange(newest, resource);
      for (const periodsIn of periodsOf) {
        for (const period of periodsIn(resource)) periods.add(period);
      }
    }
  }
  return newest;
}

function laterChange(newest: string | undefined, resource: FhirResource): string | undefined {
  const changed = resource.meta?.lastUpdated;
  return changed === undefined ? newest : later(newest, changed);
}

/** The later of two instants, however their offsets are written. */
function later(a: string | undefined, b: string): string {
  return a !== undefined && Date.parse(a) >= Date.parse(b) ? a : b;
}
