import type { PeriodsResult } from '../run/count-in-time.ts';
import type { Beside } from '../tally/beside.ts';
import type { CompiledMapping, CompiledSource } from '../tally/compiled-mapping.ts';
import { sumSources } from '../tally/counts.ts';
import { sumCounted } from '../tally/indicators/index.ts';
import type { SourceResult } from '../tally/tally-source.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Transport } from '../transport/index.ts';
import { type CountOptions, countSource } from './count-source.ts';
import { countMatches } from './search.ts';

/**
 * Fetch and count periods that follow each other, page by page: counters are kept, resources are not. The window that is
 * asked for is a day wider on each side, since servers compare the day as written and the mapping has its own time zone.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param places the lookup, and what finds the org unit of a place
 * @param periods periods without a gap between them, in any order
 * @param options how pages are read
 * @returns their cells and counts
 * @example await countPeriods(fhir, mapping, { lookup, findOrgUnit: lookup.find }, ['202402', '202403'])
 */
export async function countPeriods(
  transport: Transport,
  mapping: CompiledMapping,
  places: Pick<Beside, 'lookup' | 'findOrgUnit'>,
  periods: readonly string[],
  options: CountOptions = {},
): Promise<PeriodsResult> {
  const results: SourceResult[] = [];
  for (const source of mapping.sources) {
    results.push(await countSource(transport, mapping, source, periods, places, options));
  }
  return {
    ...sumCounted(mapping, results),
    sources: sumSources(results.map(({ counts }) => counts)),
    unsettled: [...new Set(results.flatMap((result) => result.unsettled))].sort(),
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
