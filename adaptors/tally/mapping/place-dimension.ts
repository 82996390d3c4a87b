import type { CompiledDimension } from '../compiled-mapping.ts';
import type { LocatedDimension } from './load-dimensions.ts';
import type { RowColumns } from './row-columns.ts';

/** What a dimension may name in the source that uses it. */
export interface DimensionPlace {
  readonly name: string;
  /** Names of the event's day: `event.day`, and the date where nothing is added to it. */
  readonly dates: readonly string[];
  readonly columns: RowColumns;
}

/**
 * Find the columns of a dimension in the rows of a source.
 *
 * @param dimension the dimension as written
 * @param source the source that uses it
 * @returns the dimension with slots, or undefined (noted)
 */
export function placeDimension(dimension: LocatedDimension, source: DimensionPlace): CompiledDimension | undefined {
  const { columns } = source;
  const where = ` where "${dimension.name}" is used`;
  const { name, other, missing } = dimension;
  const base = { name, other, missing };
  switch (dimension.kind) {
    case 'constant':
      return { ...base, kind: 'constant', option: dimension.option };
    case 'map': {
      const column = columns.single(dimension.column, where);
      return column === undefined ? undefined : { ...base, kind: 'map', column: column.slot, map: dimension.map };
    }
    case 'number': {
      const column = columns.number(dimension.column, where);
      return column === undefined
        ? undefined
        : { ...base, kind: 'number', column: column.slot, bands: dimension.bands };
    }
    case 'codes':
      return placeCodes(dimension, columns, where);
    default:
      return placeAges(dimension, source, where);
  }
}

type Located<Kind> = Extract<LocatedDimension, { readonly kind: Kind }>;

function placeCodes(dimension: Located<'codes'>, columns: RowColumns, where: string): CompiledDimension | undefined {
  const { name, other, missing, codes } = dimension;
  const column = columns.any(dimension.column, where);
  const system = dimension.system === undefined ? undefined : columns.any(dimension.system, where);
  if (dimension.system !== undefined && column !== undefined && system !== undefined) {
    const list = [column, system].find(({ collection }) => collection);
    if (list !== undefined) {
      columns.problems.at(
        dimension.system.node,
        `"${list.name}" is a list: of two lists nobody can tell which code has which system, where one has none`,
        "leave system out, and make the column of tokens: vaccineCode.coding.select(system & '|' & code)",
      );
    }
  }
  if (column === undefined || (dimension.system !== undefined && system === undefined)) return undefined;
  return { name, other, missing, kind: 'codes', column: column.slot, system: system?.slot, codes };
}

function placeAges(dimension: Located<'age'>, source: DimensionPlace, where: string): CompiledDimension | undefined {
  const { name, other, missing, unit, bands, event } = dimension;
  const birth = source.columns.date(dimension.birth, 'date of birth', where);
  // A date of the source that is no column is told where it stands, and the age may name the right one.
  const areKnown = source.dates.every((name) => source.columns.get(name) !== undefined || name === 'event.day');
  if (areKnown && !source.dates.includes(event.value)) {
    source.columns.problems.at(
      event.node,
      `ages are counted at the event: "${event.value}" is not the date of source "${source.name}"`,
      `write ${source.dates.at(-1)}`,
    );
  }
  return birth === undefined ? undefined : { name, other, missing, kind: 'age', unit, birth: birth.slot, bands };
}
