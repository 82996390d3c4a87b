import { eventPeriods, type Watched } from '../run/event-period.ts';
import type { CompiledJoin, CompiledMapping, CompiledSource, FhirResource } from '../tally/compiled-mapping.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Transport } from '../transport/index.ts';
import type { Histories } from './changed-versions.ts';
import { eventsOf } from './events-of.ts';
import { NO_INCLUDE } from './joined-rows.ts';
import type { Versions } from './read-history.ts';

/** What a history tells that a search by `_lastUpdated` does not. */
export type LeftPeriods = readonly string[] | 'all' | 'not-served';

/**
 * Find the periods that changed or deleted resources of a source were in before: a moved dose is missing there, a
 * deleted one too, and no search finds either.
 *
 * @param histories those of the run
 * @param mapping compiled mapping
 * @param watched a source, or what its facts are collected from
 * @param since the cursor of its resource type
 * @returns the periods; `all` when too much has changed to look at, `not-served` where the server keeps no history
 */
export async function leftPeriods(
  histories: Histories,
  mapping: CompiledMapping,
  watched: Watched,
  since: string,
): Promise<LeftPeriods> {
  const history = await histories.of(viewOf(mapping, watched.view).resource, since);
  if (typeof history === 'string') return history;
  return periodsOf(
    mapping,
    watched,
    history.versions.flatMap((one) => one.versions),
  );
}

/**
 * Find the periods of events whose joined resource changed in a column that the mapping uses: a corrected birth date
 * moves old doses into another age band.
 *
 * @param transport the FHIR server
 * @param histories those of the run
 * @param mapping compiled mapping
 * @param source one of its sources
 * @param join one of its joins
 * @param since the cursor of the joined resource's type
 * @returns as `leftPeriods`
 */
export async function joinedPeriods(
  transport: Transport,
  histories: Histories,
  mapping: CompiledMapping,
  source: CompiledSource,
  join: CompiledJoin,
  since: string,
): Promise<LeftPeriods> {
  const joined = viewOf(mapping, join.view);
  const history = await histories.of(joined.resource, since);
  if (typeof history === 'string') return history;
  const differing = history.changed.filter(
    (id, at) => history.gone.has(id) || differs(history.versions[at], (resource) => joined.rows(resource), since),
  );
  const found = await periodsReferringTo(transport, mapping, { source, join, ids: differing });
  const late = await latePeriods(transport, mapping, { source, join, created: history.created });
  if (typeof found === 'string') return found;
  return typeof late === 'string' ? late : [...new Set([...found, ...late])].sort();
}

/** A join, and resources of its type. */
interface Joined {
  readonly source: CompiledSource;
  readonly join: CompiledJoin;
}

async function periodsReferringTo(
  transport: Transport,
  mapping: CompiledMapping,
  { source, join, ids }: Joined & { readonly ids: readonly string[] },
): Promise<LeftPeriods> {
  const found = await eventsOfJoined(transport, mapping, { source, join, ids });
  return typeof found === 'string' ? found : periodsOf(mapping, { ...source, reach: undefined }, found);
}

/**
 * Find the periods of events that were stored before the joined resource that they refer to, and so were counted without it.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param joined a source, one of its joins, and the joined resources by id, with when they were created
 * @returns as `leftPeriods`
 */
export async function latePeriods(
  transport: Transport,
  mapping: CompiledMapping,
  { source, join, created }: Joined & { readonly created: ReadonlyMap<string, string> },
): Promise<LeftPeriods> {
  const view = viewOf(mapping, source.view);
  const keysOf = (event: FhirResource) => view.rows(event).map(({ values }) => String(values[join.column] ?? ''));
  const found = await eventsOfJoined(transport, mapping, { source, join, ids: [...created.keys()] });
  if (typeof found === 'string') return found;
  const waited = found.filter((event) => keysOf(event).some((key) => isBefore(event, created.get(key) ?? '')));
  return periodsOf(mapping, { ...source, reach: undefined }, waited);
}

async function eventsOfJoined(
  transport: Transport,
  mapping: CompiledMapping,
  { source, join, ids }: Joined & { readonly ids: readonly string[] },
): Promise<readonly FhirResource[] | 'all' | 'not-served'> {
  const view = viewOf(mapping, source.view);
  if (ids.length === 0) return [];
  // The events of what is joined to a joined resource, or has no search parameter, are not found by one search.
  if (join.column >= view.columns.length || join.include === NO_INCLUDE) return 'all';
  const references = referencesTo(viewOf(mapping, join.view).resource, ids);
  const found = await eventsOf(transport, view.resource, join.include, references);
  return found === 'too-many' ? 'all' : found;
}

function referencesTo(type: string, ids: Iterable<string>): string[] {
  return [...ids].sort().map((id) => `${type}/${id}`);
}

/** Whether an event was stored before what it refers to, and so has been counted without it; where nobody knows, it may be. */
function isBefore({ meta }: FhirResource, created: string): boolean {
  return !(Date.parse(meta?.lastUpdated ?? '') >= Date.parse(created));
}

/**
 * Tell whether a version since the cursor gives another row than the one at the cursor. The newest alone does not tell: what
 * was changed and changed back after the cursor may have been counted in between by the last run, whose cursor is ten
 * minutes behind it. For the same reason what was deleted and came back differs.
 *
 * @param history versions of a resource, the newest first
 * @param toRow what is compared
 * @param since the cursor
 */
export function differs(
  history: Versions | undefined,
  toRow: (resource: FhirResource) => unknown,
  since: string,
): boolean {
  const { versions = [], sinceDeletion = 0 } = history ?? {};
  const atCursor = versions.findIndex(({ meta }) => Date.parse(meta?.lastUpdated ?? '') < Date.parse(since));
  if (atCursor < 0 || atCursor >= sinceDeletion) return true;
  const rows = versions.slice(0, atCursor + 1).map((version) => JSON.stringify(toRow(version)));
  return new Set(rows).size > 1;
}

function periodsOf(mapping: CompiledMapping, watched: Watched, resources: readonly FhirResource[]): string[] {
  return [...new Set(resources.flatMap(eventPeriods(mapping, watched)))].sort();
}
