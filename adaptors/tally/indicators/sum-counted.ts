import type { CompiledMapping } from '../compiled-mapping.ts';
import { type MeasureCounts, sumMeasures } from '../counts.ts';
import type { Cell } from '../measure/cells.ts';
import type { SourceResult } from '../tally-source.ts';

/**
 * Put the cells of all sources together, in periods of which all sources have been counted, and add those of indicators.
 *
 * @param mapping compiled mapping
 * @param results what its sources have counted
 * @returns cells, in the order of the sources, indicators last; and a line a measure
 * @example sumCounted(mapping, results).cells
 */
export function sumCounted(
  mapping: Pick<CompiledMapping, 'indicators' | 'indicatorCells' | 'minCell'>,
  results: readonly Pick<SourceResult, 'cells' | 'small' | 'measures'>[],
): { readonly cells: readonly Cell[]; readonly measures: readonly MeasureCounts[] } {
  const [only] = results;
  const cells = results.length === 1 && only !== undefined ? only.cells : results.flatMap((result) => result.cells);
  const measures = sumMeasures(results.flatMap((result) => result.measures));
  if (mapping.indicatorCells === undefined) return { cells, measures };
  const found = mapping.indicatorCells(mapping, { cells, small: results.flatMap(({ small = [] }) => small) });
  return { cells: [...cells, ...found.cells], measures: [...measures, ...found.measures] };
}
