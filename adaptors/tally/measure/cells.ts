/** A counted value: how many, of what, where, when. */
export interface Cell {
  readonly dataElement: string;
  /** Names of category options, sorted; none for an element without disaggregation. */
  readonly options: readonly string[];
  /** Names of category options of the data set, sorted; none for a data set without attribute categories. */
  readonly attributeOptions: readonly string[];
  readonly orgUnit: string;
  readonly period: string;
  /**
   * A canonical decimal: no exponent, no trailing zeros after the point, no `+`, no `-0`; such as `12`, `0.5`, `-3.25`. Of a
   * measure that copies any text, which is never empty.
   */
  readonly value: string;
}

/** Cells as columns over dictionaries: about ten bytes a cell, for handing many from step to step. */
export interface CellTable {
  readonly dataElements: readonly string[];
  readonly options: readonly (readonly string[])[];
  readonly attributeOptions: readonly (readonly string[])[];
  readonly orgUnits: readonly string[];
  readonly periods: readonly string[];
  readonly columns: {
    /** Runs, since cells are sorted: a position in the dictionary, then how many cells have it, and so on. */
    readonly dataElement: readonly number[];
    /** Runs, likewise. */
    readonly options: readonly number[];
    /** Runs, likewise. */
    readonly attributeOptions: readonly number[];
    /** A position in the dictionary for each cell. */
    readonly orgUnit: readonly number[];
    readonly period: readonly number[];
    /** Safe integers as numbers, which is shorter; other values as text, which keeps every digit. */
    readonly value: readonly (number | string)[];
  };
}

/**
 * Order cells by data element, options, attribute options, org unit, period and value, in that order.
 *
 * @example cells.sort(compareCells)
 */
export function compareCells(a: Cell, b: Cell): number {
  return (
    compare(a.dataElement, b.dataElement) ||
    compareTexts(a.options, b.options) ||
    compareTexts(a.attributeOptions, b.attributeOptions) ||
    compare(a.orgUnit, b.orgUnit) ||
    compare(a.period, b.period) ||
    Number(a.value) - Number(b.value) ||
    compare(a.value, b.value)
  );
}

function compareTexts(a: readonly string[], b: readonly string[]): number {
  // Cells of one count share their lists.
  if (a === b) return 0;
  for (let at = 0; at < a.length; at += 1) {
    const other = b[at];
    const order = other === undefined ? 1 : compare(a[at] ?? '', other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Pack cells into columns over dictionaries.
 *
 * @param cells in any order
 * @returns the same table for the same cells, whatever their order
 * @example encodeCells(counted).columns.value // [3, 12, '0.5']
 */
export function encodeCells(cells: readonly Cell[]): CellTable {
  const sorted = [...cells].sort(compareCells);
  const dataElements = dictionary();
  const options = dictionary();
  const attributeOptions = dictionary();
  const orgUnits = dictionary();
  const periods = dictionary();
  const columns = {
    dataElement: toRuns(sorted.map((cell) => dataElements.position(cell.dataElement))),
    options: toRuns(sorted.map((cell) => options.position(JSON.stringify(cell.options)))),
    attributeOptions: toRuns(sorted.map((cell) => attributeOptions.position(JSON.stringify(cell.attributeOptions)))),
    orgUnit: sorted.map((cell) => orgUnits.position(cell.orgUnit)),
    period: sorted.map((cell) => periods.position(cell.period)),
    value: sorted.map((cell) => packed(cell.value)),
  };
  return {
    dataElements: dataElements.words,
    options: options.words.map(optionsOf),
    attributeOptions: attributeOptions.words.map(optionsOf),
    orgUnits: orgUnits.words,
    periods: periods.words,
    columns,
  };
}

/**
 * Unpack a table of cells.
 *
 * @param table what `encodeCells` made
 * @returns the cells in their order
 * @throws {RangeError} when a position lies outside its dictionary
 */
export function decodeCells(table: CellTable): Cell[] {
  const { columns } = table;
  const dataElement = fromRuns(columns.dataElement);
  const options = fromRuns(columns.options);
  const attributeOptions = fromRuns(columns.attributeOptions);
  return columns.value.map((value, at) => ({
    dataElement: word(table.dataElements, dataElement[at]),
    options: word(table.options, options[at]),
    attributeOptions: word(table.attributeOptions, attributeOptions[at]),
    orgUnit: word(table.orgUnits, columns.orgUnit[at]),
    period: word(table.periods, columns.period[at]),
    value: String(value),
  }));
}

function packed(value: string): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) && String(number) === value ? number : value;
}

function optionsOf(word: string): readonly string[] {
  return JSON.parse(word) as string[];
}

function toRuns(positions: readonly number[]): number[] {
  const runs: number[] = [];
  let length = 0;
  for (const [at, position] of positions.entries()) {
    length += 1;
    if (positions[at + 1] === position) continue;
    runs.push(position, length);
    length = 0;
  }
  return runs;
}

function fromRuns(runs: readonly number[]): number[] {
  const positions: number[] = [];
  for (let at = 0; at < runs.length; at += 2) {
    const position = runs[at] ?? Number.NaN;
    for (let left = runs[at + 1] ?? 0; left > 0; left -= 1) positions.push(position);
  }
  return positions;
}

function word<T>(words: readonly T[], position = Number.NaN): T {
  const found = words[position];
  if (found === undefined)
    throw new RangeError(`cell table: position ${position} lies outside a dictionary of ${words.length}`);
  return found;
}

function dictionary(): { words: string[]; position(word: string): number } {
  const words: string[] = [];
  const positions = new Map<string, number>();
  return {
    words,
    position(word) {
      let position = positions.get(word);
      if (position === undefined) {
        position = words.push(word) - 1;
        positions.set(word, position);
      }
      return position;
    },
  };
}
