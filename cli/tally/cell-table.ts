import type { CompiledMapping, CompiledMeasure } from '../../adaptors/tally/compiled-mapping.ts';
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
  const measures = new Map(
    mapping.sources.flatMap((source) =>
      source.measures.map((measure) => [measure.dataElement, optionsOf(source.dimensions, measure)] as const),
    ),
  );
  yield formatCsv(['dataElement', ...names, 'orgUnit', 'period', 'value']);
  for (const { dataElement, options, attributeOptions, orgUnit, period, value } of cells) {
    const { by = [], attributeBy = [] } = measures.get(dataElement) ?? {};
    const found = new Map([...assign(by, options), ...assign(attributeBy, attributeOptions)]);
    yield formatCsv([dataElement, ...names.map((name) => found.get(name) ?? null), orgUnit, period, value]);
  }
}

interface DimensionOptions {
  readonly name: string;
  readonly options: ReadonlySet<string>;
}

type Dimensions = CompiledMapping['sources'][number]['dimensions'];

function optionsOf(dimensions: Dimensions, { by, attributeBy }: CompiledMeasure) {
  const list = (positions: readonly number[]) =>
    positions.flatMap((position) => {
      const dimension = dimensions[position];
      return dimension === undefined ? [] : [{ name: dimension.name, options: new Set(optionsOfOne(dimension)) }];
    });
  return { by: list(by), attributeBy: list(attributeBy) };
}

function optionsOfOne(dimension: Dimensions[number]): string[] {
  const rest = [dimension.other, dimension.missing].filter((option) => option !== undefined);
  switch (dimension.kind) {
    case 'constant':
      return [dimension.option];
    case 'map':
      return [...Object.values(dimension.map), ...rest];
    case 'codes':
      return [...Object.values(dimension.codes), ...rest];
    default:
      return [...dimension.bands.map(({ option }) => option), ...rest];
  }
}

/** Give each dimension the option that is its own. A cell has one of each, in the order of their names. */
function assign(dimensions: readonly DimensionOptions[], options: readonly string[]): [string, string][] {
  const [first, ...rest] = dimensions;
  if (first === undefined) return [];
  for (const option of options) {
    if (!first.options.has(option)) continue;
    const others = [...options];
    others.splice(others.indexOf(option), 1);
    const found = assign(rest, others);
    if (found.length === rest.length) return [[first.name, option], ...found];
  }
  return [];
}
