import type { Beside } from '../tally/beside.ts';
import type { CompiledMapping, CompiledSource } from '../tally/compiled-mapping.ts';
import { type MeasureCounts, type SourceCounts, sumMeasures, sumSources } from '../tally/counts.ts';
import type { Cell } from '../tally/measure/cells.ts';
import { createSourceTally } from '../tally/tally-source.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Query, Transport } from '../transport/index.ts';
import { collectFacts } from './collect-facts.ts';
import { type FindJoined, joinPage, NO_INCLUDE } from './join-page.ts';
import { countMatches, searchPages } from './search.ts';
import { windowQuery } from './window-query.ts';

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
 * @param places the lookup, and what finds the org unit of a place
 * @param periods periods without a gap between them, in any order
 * @returns their cells and counts
 * @example await countPeriods(fhir, mapping, { lookup, findOrgUnit: lookup.find }, ['202402', '202403'])
 */
export async function countPeriods(
  transport: Transport,
  mapping: CompiledMapping,
  { lookup, findOrgUnit }: Pick<Beside, 'lookup' | 'findOrgUnit'>,
  periods: readonly string[],
): Promise<PeriodsResult> {
  const results = [];
  for (const source of mapping.sources) {
    let findJoined: FindJoined = () => undefined;
    const beside: Beside = {
      lookup,
      findOrgUnit,
      findJoined: (view, id) => findJoined(view, id),
      findFacts: await collectFacts(transport, mapping, source, periods),
    };
    const tally = createSourceTally(mapping, source, periods, beside);
    const { resource } = viewOf(mapping, source.view);
    for await (const page of searchPages(transport, resource, queryOf(mapping, source, periods))) {
      findJoined = await joinPage(transport, mapping, source, page);
      for (const match of page.matches) tally.add(match);
    }
    results.push(tally.result());
  }
  return {
    cells: results.flatMap((result) => result.cells),
    sources: sumSources(results.map((result) => result.counts)),
    measures: sumMeasures(results.flatMap((result) => result.measures)),
    unsettled: [...new Set(results.flatMap((result) => result.unsettled))].sort(),
  };
}

/** The search that finds the rows of the periods, and what they are joined with. */
function queryOf(mapping: CompiledMapping, source: CompiledSource, periods: readonly string[]): Query {
  const view = viewOf(mapping, source.view);
  const includes = source.joins
    .filter((join) => join.column < view.columns.length && join.include !== NO_INCLUDE)
    .map((join) => `${view.resource}:${join.include}`);
  return {
    ...windowQuery(mapping, view, periods, { plus: source.datePlus }),
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
