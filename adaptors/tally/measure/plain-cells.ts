import type { CompiledMeasure } from '../compiled-mapping.ts';
import { increase } from '../increase.ts';
import { type Cell, compareCells } from './cells.ts';
import type { Counters } from './counters.ts';
import { wholeDecimal } from './decimal.ts';
import { resultOf } from './numbers.ts';
import type { Options, Outcome } from './outcomes.ts';
import { type SortedCounts, sortByKey } from './sort-by-key.ts';

/** What the numbers of a count stand for: rows by outcome, org unit and period, as one whole number (`spotOf`). */
export interface Spots {
  readonly rows: Counters;
  readonly outcomes: readonly Outcome[];
  readonly orgUnits: readonly string[];
  /** How many org units there can be. */
  readonly positions: number;
  readonly periods: readonly string[];
}

/** What the measures that count rows have counted, by their position in the source. */
export interface PlainCells {
  /** Sorted. */
  readonly cells: Cell[];
  readonly counted: readonly number[];
  readonly suppressed: readonly number[];
  /** The cells that were left out. */
  readonly small: readonly Cell[];
  /** Rows by reason. */
  readonly quarantined: readonly ReadonlyMap<string, number>[];
}

/** A measure and options of it: what cells are about, but for their place and time. */
interface Column {
  readonly measure: number;
  readonly at: Options;
}

/**
 * Number an outcome in an org unit and a period.
 *
 * @returns a safe integer
 * @example rows.add(spotOf(spots, outcome.id, unit, period))
 */
export function spotOf(
  { positions, periods }: Pick<Spots, 'positions' | 'periods'>,
  outcome: number,
  unit: number,
  period: number,
): number {
  return (outcome * positions + unit) * periods.length + period;
}

/**
 * Make the sorted cells of measures that count rows. Cells are sorted as numbers before they are made, which is many times
 * faster than to compare objects: what they are about is numbered in sorted order first.
 *
 * @param spots what has been counted
 * @param measures the source's measures, of which those that do not count rows are left out
 * @param minCell the size below which a cell is left out
 * @returns the cells, and how many rows are in them or are not
 */
export function makePlainCells(spots: Spots, measures: readonly CompiledMeasure[], minCell: number): PlainCells {
  const columns = columnsOf(spots.outcomes, measures);
  const quarantined = measures.map(() => new Map<string, number>());
  const units = ranked(spots.orgUnits);
  const periods = ranked(spots.periods);
  const { keys, counts } = gather(spots, columns, units.ranks, periods.ranks, (measure, reason, count) => {
    if (measures[measure]?.aggregate === 'count') increase(quarantined[measure] ?? new Map(), reason, count);
  });
  const counted = measures.map(() => 0);
  const suppressed = measures.map(() => 0);
  const cells: Cell[] = [];
  const small: Cell[] = [];
  for (let at = 0; at < keys.length; ) {
    const key = keys[at] ?? 0;
    let count = 0;
    // Several outcomes may count for one cell.
    for (; keys[at] === key; at += 1) count += counts[at] ?? 0;
    const spot = Math.floor(key / periods.words.length);
    const column = Math.floor(spot / units.words.length);
    const { measure, at: options } = columns.sorted[column] ?? NO_COLUMN;
    const { dataElement = '', factor } = measures[measure] ?? {};
    counted[measure] = (counted[measure] ?? 0) + count;
    const isSmall = count < minCell;
    if (isSmall) suppressed[measure] = (suppressed[measure] ?? 0) + 1;
    (isSmall ? small : cells).push({
      dataElement,
      options: options.options,
      attributeOptions: options.attributeOptions,
      orgUnit: units.words[spot - column * units.words.length] ?? '',
      period: periods.words[key - spot * periods.words.length] ?? '',
      value: factor === undefined ? String(count) : scaled(measures[measure], count),
    });
  }
  if (columns.hasTwins) cells.sort(compareCells);
  return { cells, small, counted, suppressed, quarantined };
}

const NO_COLUMN: Column = { measure: -1, at: { options: [], attributeOptions: [] } };

function scaled(measure: CompiledMeasure | undefined, count: number): string {
  return measure === undefined ? String(count) : resultOf(measure, wholeDecimal(count), 1);
}

interface Columns {
  readonly sorted: readonly Column[];
  /** The columns that a row of an outcome counts for, by the outcome's id. */
  readonly ofOutcome: readonly (readonly number[])[];
  /** Whether two measures have cells of the same name, which only their values tell apart. */
  readonly hasTwins: boolean;
}

function columnsOf(outcomes: readonly Outcome[], measures: readonly CompiledMeasure[]): Columns {
  const known = measures.map(() => new Map<Options, Column>());
  const found: Column[] = [];
  const ofOutcome = outcomes.map(({ parts }) =>
    parts.flatMap((part): Column[] => {
      if ('reason' in part || measures[part.measure]?.aggregate !== 'count') return [];
      const ofMeasure = known[part.measure];
      let column = ofMeasure?.get(part.at);
      if (column === undefined) {
        column = { measure: part.measure, at: part.at };
        ofMeasure?.set(part.at, column);
        found.push(column);
      }
      return [column];
    }),
  );
  const nameOf = ({ measure, at }: Column): Cell => {
    const { dataElement = '' } = measures[measure] ?? {};
    return { dataElement, ...at, orgUnit: '', period: '', value: '' };
  };
  const named = found.map((column) => ({ column, name: nameOf(column) }));
  named.sort((a, b) => compareCells(a.name, b.name) || a.column.measure - b.column.measure);
  const ranks = new Map(named.map(({ column }, rank) => [column, rank]));
  return {
    sorted: named.map(({ column }) => column),
    ofOutcome: ofOutcome.map((list) => list.map((column) => ranks.get(column) ?? 0)),
    hasTwins: named.some(({ name }, at) => {
      const next = named[at + 1];
      return next !== undefined && compareCells(name, next.name) === 0;
    }),
  };
}

/**
 * Number what has been counted by column, org unit and period, as the cells will be sorted.
 *
 * @param unitRanks the place of each org unit among the sorted ones
 * @param periodRanks likewise
 * @param hold is called with rows that are in quarantine
 * @returns the numbers with their counts, sorted
 */
function gather(
  { rows, outcomes, positions, periods }: Spots,
  { ofOutcome }: Columns,
  unitRanks: Int32Array,
  periodRanks: Int32Array,
  hold: (measure: number, reason: string, count: number) => void,
): SortedCounts {
  const held = new Map<Outcome, number>();
  let size = 0;
  rows.visit((key) => {
    size += ofOutcome[Math.floor(key / (positions * periods.length))]?.length ?? 0;
  });
  const keys = new Float64Array(size);
  const counts = new Float64Array(size);
  let at = 0;
  rows.visit((key, count) => {
    const spot = Math.floor(key / periods.length);
    const outcome = Math.floor(spot / positions);
    const unit = unitRanks[spot - outcome * positions] ?? 0;
    const period = periodRanks[key - spot * periods.length] ?? 0;
    const columns = ofOutcome[outcome] ?? [];
    for (let one = 0; one < columns.length; one += 1) {
      keys[at] = ((columns[one] ?? 0) * unitRanks.length + unit) * periods.length + period;
      counts[at] = count;
      at += 1;
    }
    const met = outcomes[outcome];
    if (met !== undefined && columns.length < met.parts.length) increase(held, met, count);
  });
  for (const [{ parts }, count] of held) {
    for (const part of parts) if ('reason' in part) hold(part.measure, part.reason, count);
  }
  return sortByKey(keys, counts);
}

/** Words in sorted order, and the place of each in it. */
function ranked(words: readonly string[]): { readonly words: readonly string[]; readonly ranks: Int32Array } {
  const order = words
    .map((word, at) => ({ word, at }))
    .sort((a, b) => (a.word < b.word ? -1 : a.word > b.word ? 1 : 0));
  const ranks = new Int32Array(words.length);
  for (const [rank, { at }] of order.entries()) ranks[at] = rank;
  return { words: order.map(({ word }) => word), ranks };
}
