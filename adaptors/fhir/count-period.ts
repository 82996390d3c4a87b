import { windowOf } from '../run/plan.ts';
import type { CompiledMapping, CompiledSource } from '../tally/compiled-mapping.ts';
import type { MeasureCounts, SourceCounts } from '../tally/counts.ts';
import type { Lookup } from '../tally/lookup.ts';
import type { Cell } from '../tally/measure/cells.ts';
import { createSourceTally } from '../tally/tally-source.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Query, Transport } from '../transport/index.ts';
import { countMatches, searchPages } from './search.ts';

/** The count of one period over all sources. */
export interface PeriodResult {
  readonly cells: readonly Cell[];
  readonly sources: readonly SourceCounts[];
  readonly measures: readonly MeasureCounts[];
  readonly unsettled: readonly string[];
}

/**
 * Fetch and count one period, page by page: counters are kept, resources are not. The window that is asked for is a day
 * wider on each side, since servers compare the day as written and the mapping has its own time zone.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param lookup place → org unit
 * @param period the period to count
 * @returns its cells and counts
 * @example await countPeriod(fhir, mapping, createLookup(mapping.lookup), '202403')
 */
export async function countPeriod(
  transport: Transport,
  mapping: CompiledMapping,
  lookup: Lookup,
  period: string,
): Promise<PeriodResult> {
  const results = [];
  for (const source of mapping.sources) {
    const tally = createSourceTally(mapping, source, period, lookup);
    const view = viewOf(mapping, source.view);
    for await (const page of searchPages(transport, view.resource, windowQuery(mapping, source, period))) {
      for (const resource of page.matches) tally.add(resource, (type, id) => page.included.get(`${type}/${id}`));
    }
    results.push(tally.result(0));
  }
  return {
    cells: results.flatMap((result) => result.cells),
    sources: results.map((result) => result.counts),
    measures: results.flatMap((result) => result.measures),
    unsettled: [...new Set(results.flatMap((result) => result.unsettled))].sort(),
  };
}

/** The search that finds the rows of a period, and what they are joined with. */
function windowQuery(mapping: CompiledMapping, source: CompiledSource, period: string): Query {
  const view = viewOf(mapping, source.view);
  const { start, end } = windowOf(mapping.period, period);
  const includes = source.joins.map((join) => `${view.resource}:${join.include}`);
  return {
    ...view.search,
    ...(view.searchDate === undefined ? {} : { [view.searchDate]: [`ge${start}`, `le${end}`] }),
    ...(includes.length === 0 ? {} : { _include: includes }),
  };
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
