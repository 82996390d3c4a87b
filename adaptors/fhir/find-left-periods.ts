import type { CompiledJoin, CompiledMapping, CompiledSource, FhirResource } from '../tally/compiled-mapping.ts';
import { eventDays, periodOf } from '../tally/period/index.ts';
import { rowOf } from '../tally/view/row-of.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Transport } from '../transport/index.ts';
import { batchRead } from './batch-read.ts';
import { changedBefore, readVersions, type Versions } from './read-history.ts';
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
 * @param source one of its sources
 * @param since the cursor of its resource type
 * @returns the periods; `all` when too much has changed to look at, `not-served` where the server keeps no history
 */
export async function leftPeriods(
  transport: Transport,
  mapping: CompiledMapping,
  source: CompiledSource,
  since: string,
): Promise<LeftPeriods> {
  const type = viewOf(mapping, source.view).resource;
  const ids = await changedBefore(transport, type, since, MOST_CHANGED);
  if (ids === 'not-served') return ids;
  if (ids === 'too-many') return 'all';
  const versions = await readVersions(transport, type, ids);
  return periodsOf(
    mapping,
    source,
    versions.flatMap((history) => history.versions),
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
  const ids = await changedBefore(transport, joined.resource, since, MOST_CHANGED);
  if (ids === 'not-served') return ids;
  if (ids === 'too-many') return 'all';
  const versions = await readVersions(transport, joined.resource, ids);
  const differing = ids.filter((_id, at) => differs(versions[at], (resource) => rowOf(joined, resource), since));
  const type = viewOf(mapping, source.view).resource;
  const urls = differing.map((id) => `${type}?${join.include}=${joined.resource}/${id}&_count=1000`);
  const events: FhirResource[] = [];
  for (const { resource } of await batchRead(transport, urls)) {
    const page = readPage(resource, type, { method: 'POST', path: '' });
    if (page.next !== undefined) return 'all';
    events.push(...page.matches);
  }
  return periodsOf(mapping, source, events);
}

/** Whether the newest version gives another row than the one at the cursor. */
function differs(history: Versions | undefined, toRow: (resource: FhirResource) => unknown, since: string): boolean {
  const { versions = [], isDeleted = true } = history ?? {};
  const [newest] = versions;
  const atCursor =
    versions.find(({ meta }) => Date.parse(meta?.lastUpdated ?? '') < Date.parse(since)) ?? versions.at(-1);
  if (isDeleted || newest === undefined || atCursor === undefined) return true;
  return JSON.stringify(toRow(newest)) !== JSON.stringify(toRow(atCursor));
}

function periodsOf(mapping: CompiledMapping, source: CompiledSource, resources: readonly FhirResource[]): string[] {
  const toDays = eventDays(mapping.period.timeZone);
  const view = viewOf(mapping, source.view);
  const periods = new Set<string>();
  for (const resource of resources) {
    const value = rowOf(view, resource).row[source.date];
    const days = typeof value === 'string' ? toDays(value) : undefined;
    if (days !== undefined) periods.add(periodOf(mapping.period.type, days.start));
  }
  return [...periods].sort();
}
