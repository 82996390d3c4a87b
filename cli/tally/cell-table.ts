import type {
  CompiledDimension,
  CompiledIndicator,
  CompiledMapping,
  CompiledMeasure,
} from '../../adaptors/tally/compiled-mapping.ts';
import { assignOptions } from '../../adaptors/tally/indicators/assign-options.ts';
import { optionsOf } from '../../adaptors/tally/indicators/options-of.ts';
import type { Cell } from '../../adaptors/tally/measure/cells.ts';
import { formatCsv } from '../files/index.ts';

/**
 * Write cells as CSV, one column a dimension of the mapping.
 *
 * @param mapping compiled mapping
 * @param cells sorted
 * @returns lines: `dataElement,<one column a dimension>,orgUnit,period,value`, the header first
 */
export function* cellTable(mapping: CompiledMapping, cells: readonly Cell[]): Generator<string> {
  const names = [...new Set(mapping.sources.flatMap(({ dimensions }) => dimensions.map(({ name }) => name)))];
  const counted = mapping.sources.flatMap((source) =>
    source.measures.map((measure) => [measure.dataElement, dimensionsOf(source.dimensions, measure)] as const),
  );
  const workedOut = (mapping.indicators ?? []).map((indicator) => [indicator.dataElement, indicator] as const);
  const measures = new Map<string, SplitUp>([...counted, ...workedOut]);
  yield formatCsv(['dataElement', ...names, 'orgUnit', 'period', 'value']);
  for (const { dataElement, options, attributeOptions, orgUnit, period, value } of cells) {
    const { by = [], attributeBy = [] } = measures.get(dataElement) ?? {};
    const found = new Map([...named(by, options), ...named(attributeBy, attributeOptions)]);
    yield formatCsv([dataElement, ...names.map((name) => found.get(name) ?? null), orgUnit, period, value]);
  }
}

/** What the cells of a data element are split up by. */
type SplitUp = Pick<CompiledIndicator, 'by' | 'attributeBy'>;

function dimensionsOf(
  dimensions: readonly CompiledDimension[],
  { by, attributeBy }: Pick<CompiledMeasure, 'by' | 'attributeBy'>,
): SplitUp {
  const list = (positions: readonly number[]) =>
    positions.flatMap((position) => {
      const dimension = dimensions[position];
      return dimension === undefined ? [] : [{ name: dimension.name, options: optionsOf(dimension) }];
    });
  return { by: list(by), attributeBy: list(attributeBy) };
}

/** Give each dimension the option that is its own. */
function named(dimensions: SplitUp['by'], options: readonly string[]): [string, string][] {
  const assigned = assignOptions(dimensions, options) ?? [];
  return assigned.map((option, at) => [dimensions[at]?.name ?? '', option]);
}
