import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { assignOptions } from '../../adaptors/tally/indicators/assign-options.ts';
import { mappedDimensions, type SplitUp } from '../../adaptors/tally/indicators/mapped-dimensions.ts';
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
  const elements = mappedDimensions(mapping);
  yield formatCsv(['dataElement', ...names, 'orgUnit', 'period', 'value']);
  for (const { dataElement, options, attributeOptions, orgUnit, period, value } of cells) {
    const { by = [], attributeBy = [] } = elements.get(dataElement) ?? {};
    const found = new Map([...named(by, options), ...named(attributeBy, attributeOptions)]);
    yield formatCsv([dataElement, ...names.map((name) => found.get(name) ?? null), orgUnit, period, value]);
  }
}

/** Give each dimension the option that is its own. */
function named(dimensions: SplitUp['by'], options: readonly string[]): [string, string][] {
  const assigned = assignOptions(dimensions, options) ?? [];
  return assigned.map((option, at) => [dimensions[at]?.name ?? '', option]);
}
