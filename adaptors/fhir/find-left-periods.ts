import { batches } from '../batches.ts';
import type { CompiledJoin, CompiledMapping, CompiledSource, FhirResource } from '../tally/compiled-mapping.ts';
import { partOf } from '../tally/places.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Transport } from '../transport/index.ts';
import { batchRead } from './batch-read.ts';
import { eventPeriods, type Watched } from './event-period.ts';
import { NO_INCLUDE } from './join-page.ts';
import { historyOfType, readVersions, type Versions } from './read-history.ts';
import { readPage } from './read-page.ts';

/** More changed resources than this are not looked at one by one: everything is counted again. */
const MOST_CHANGED = 5_000;

/** What a history tells that a search by `_lastUpdated` does not. */
export type LeftPeriods = readonly string[] | 'all' | 'not-served';

/**
 * Find the periods that changed or deleted resources of a source were in before: a moved dose is missing there, a
 * deleted one too, and no search finds either.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param watched a source, or what its facts are collected from
 * @param since the cursor of its resource type
 * @returns the periods; `all` when too much has changed to look at, `not-served` where the server keeps no history
 */
export async function leftPeriods(
  transport: Transport,
  mapping: CompiledMapping,
  watched: Watched,
  since: string,
): Promise<LeftPeriods> {
  const type = viewOf(mapping, watched.view).resource;
  const history = await historyOfType(transport, type, since, MOST_CHANGED);
  if (history === 'not-served') return history;
  const versions = history === 'too-many' ? 'incomplete' : await readVersions(transport, type, history.changed);
  if (versions === 'incomplete') return 'all';
  return periodsOf(
    mapping,
    watched,
    versions.flatMap((one) => one.versions),
  );
}

/**
 * Find the periods of events whose joined resource changed in a column that the mapping uses: a corrected birth date
 * moves old doses into another age band.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param source one of its sources
 * @param join one of its joins
 * @param since the cursor of the joined resource's type
 * @returns as `leftPeriods`
 */
export async function joinedPeriods(
  transport: Transport,
  mapping: CompiledMapping,
  source: CompiledSource,
  join: CompiledJoin,
  since: string,
): Promise<LeftPeriods> {
  const joined = viewOf(mapping, join.view);
  const view = viewOf(mapping, source.view);
  const keysOf = (event: FhirResource) => view.rows(event).map(({ values }) => String(values[join.column] ?? ''));
  const history = await historyOfType(transport, joined.resource, since, MOST_CHANGED);
  if (history === 'not-served') return history;
  const versions =
    history === 'too-many' ? 'incomplete' : await readVersions(transport, joined.resource, history.changed);
  if (history === 'too-many' || versions === 'incomplete') return 'all';
  const differing = history.changed.filter((_id, at) =>
    differs(versions[at], (resource) => joined.rows(resource), since),
  );
  // The events of what is joined to a joined resource, or has no search parameter, are not found by one search.
  if (join.column >= view.columns.length || join.include === NO_INCLUDE)
    return differing.length + history.created.size > 0 ? 'all' : [];
  const type = view.resource;
  const found = await eventsOf(transport, type, join.include, referencesTo(joined.resource, differing));
  const late = await eventsOf(transport, type, join.include, referencesTo(joined.resource, history.created.keys()));
  if (found === 'too-many' || late === 'too-many') return 'all';
  const waited = late.filter((event) => keysOf(event).some((key) => isBefore(event, history.created.get(key) ?? '')));
  return periodsOf(mapping, { ...source, reach: undefined }, [...found, ...waited]);
}

/**
 * Tell whether places have moved in the hierarchy that a mapping climbs.
 *
 * @param transport the FHIR server
 * @param since the cursor of Location
 * @returns `all` where one has, since any event may have happened below it
 */
export async function movedPlaces(transport: Transport, since: string): Promise<LeftPeriods> {
  const history = await historyOfType(transport, 'Location', since, MOST_CHANGED);
  if (history === 'not-served') return history;
  const versions = history === 'too-many' ? 'incomplete' : await readVersions(transport, 'Location', history.changed);
  if (versions === 'incomplete') return 'all';
  return versions.some((one) => differs(one, (location) => partOf(location) ?? '', since)) ? 'all' : [];
}

function referencesTo(type: string, ids: Iterable<string>): string[] {
  return [...ids].sort().map((id) => `${type}/${id}`);
}

/** Whether an event was stored before what it refers to, and so has been counted without it. */
function isBefore({ meta }: FhirResource, created: string): boolean {
  return Date.parse(meta?.lastUpdated ?? '') < Date.parse(created);
}

/** References a search: their ids go as one list of alternatives, and their events have to fit on one page. */
const REFERENCES = 40;

/** The resources that refer to one of some others; `too-many` when those of a single one fill more than a page. */
async function eventsOf(
  transport: Transport,
  type: string,
  parameter: string,
  references: readonly string[],
): Promise<readonly FhirResource[] | 'too-many'> {
  const found: FhirResource[] = [];
  let groups = batches(references, REFERENCES);
  while (groups.length > 0) {
    const urls = groups.map((group) => `${type}?${parameter}=${group.join(',')}&_count=1000`);
    const answers = await batchRead(transport, urls);
    const split: string[][] = [];
    for (const [at, { resource }] of answers.entries()) {
      const group = groups[at] ?? [];
      const page = readPage(resource, type, { method: 'POST', path: '' });
      if (page.next === undefined) found.push(...page.matches);
      else if (group.length === 1) return 'too-many';
      else split.push(...batches(group, Math.ceil(group.length / 2)));
    }
    groups = split;
  }
  return found;
}

/** Whether the newest version gives another row than the one at the cursor. */
function differs(history: Versions | undefined, toRow: (resource: FhirResource) => unknown, since: string): boolean {
  const { versions = [], isDeleted = true } = history ?? {};
  const [newest] = versions;
  const atCursor = versions.find(({ meta }) => Date.parse(meta?.lastUpdated ?? '') < Date.parse(since));
  if (isDeleted || newest === undefined || atCursor === undefined) return true;
  return JSON.stringify(toRow(newest)) !== JSON.stringify(toRow(atCursor));
}

function periodsOf(mapping: CompiledMapping, watched: Watched, resources: readonly FhirResource[]): string[] {
  return [...new Set(resources.flatMap(eventPeriods(mapping, watched)))].sort();
}
