import { windowOf } from '../run/plan.ts';
import type { CompiledMapping, CompiledSource, FhirResource } from '../tally/compiled-mapping.ts';
import { type MeasureCounts, type SourceCounts, sumMeasures, sumSources } from '../tally/counts.ts';
import type { Lookup } from '../tally/lookup.ts';
import type { Cell } from '../tally/measure/cells.ts';
import { createSourceTally } from '../tally/tally-source.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Query, Transport } from '../transport/index.ts';
import { readMissing } from './read-missing.ts';
import type { SearchPage } from './read-page.ts';
import { countMatches, searchPages } from './search.ts';

/** The count of some periods over all sources. */
export interface PeriodsResult {
  readonly cells: readonly Cell[];
  readonly sources: readonly SourceCounts[];
  readonly measures: readonly MeasureCounts[];
  readonly unsettled: readonly string[];
}

/**
 * Fetch and count periods that follow each other, page by page: counters are kept, resources are not. The window that is
 * asked for is a day wider on each side, since servers compare the day as written and the mapping has its own time zone.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param lookup place → org unit
 * @param periods periods without a gap between them, in any order
 * @returns their cells and counts
 * @example await countPeriods(fhir, mapping, createLookup(mapping.lookup), ['202402', '202403'])
 */
export async function countPeriods(
  transport: Transport,
  mapping: CompiledMapping,
  lookup: Lookup,
  periods: readonly string[],
): Promise<PeriodsResult> {
  const results = [];
  for (const source of mapping.sources) {
    const tally = createSourceTally(mapping, source, periods, lookup);
    const { resource } = viewOf(mapping, source.view);
    for await (const page of searchPages(transport, resource, windowQuery(mapping, source, periods))) {
      const joined = await joinedResources(transport, mapping, source, page);
      for (const match of page.matches) tally.add(match, (type, id) => joined.get(`${type}/${id}`));
    }
    results.push(tally.result(0));
  }
  return {
    cells: results.flatMap((result) => result.cells),
    sources: sumSources(results.map((result) => result.counts)),
    measures: sumMeasures(results.flatMap((result) => result.measures)),
    unsettled: [...new Set(results.flatMap((result) => result.unsettled))].sort(),
  };
}

/** The search that finds the rows of the periods, and what they are joined with. */
function windowQuery(mapping: CompiledMapping, source: CompiledSource, periods: readonly string[]): Query {
  const view = viewOf(mapping, source.view);
  const { start, end } = windowOf(mapping.period, periods);
  const includes = source.joins.map((join) => `${view.resource}:${join.include}`);
  return {
    ...view.search,
    ...(view.searchDate === undefined ? {} : { [view.searchDate]: [`ge${start}`, `le${end}`] }),
    ...(includes.length === 0 ? {} : { _include: includes }),
  };
}

/** What the rows of a page are joined with: included resources, and those read for the keys that have none. */
async function joinedResources(
  transport: Transport,
  mapping: CompiledMapping,
  source: CompiledSource,
  page: SearchPage,
): Promise<ReadonlyMap<string, FhirResource>> {
  const found = new Map(page.included);
  for (const join of source.joins) {
    const type = viewOf(mapping, join.view).resource;
    const column = viewOf(mapping, source.view).columns[join.column];
    const missing = new Set<string>();
    for (const match of page.matches) {
      const [key] = column?.(match) ?? [];
      if (typeof key === 'string' && !found.has(`${type}/${key}`)) missing.add(key);
    }
    for (const [reference, resource] of await readMissing(transport, type, [...missing].sort()))
      found.set(reference, resource);
  }
  return found;
}

/**
 * Count the resources of a source that have no date at all, which no dated search returns: those with and without the
 * date less those with it.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param source one of its sources
 * @returns how many
 */
export async function countUndated(
  transport: Transport,
  mapping: CompiledMapping,
  source: CompiledSource,
): Promise<number> {
  const view = viewOf(mapping, source.view);
  if (view.searchDate === undefined) return 0;
  const all = await countMatches(transport, view.resource, view.search);
  const dated = await countMatches(transport, view.resource, { ...view.search, [view.searchDate]: 'ge0001-01-01' });
  return Math.max(0, all - dated);
}
