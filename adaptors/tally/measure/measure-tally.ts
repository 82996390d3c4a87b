import type { CompiledMeasure, Row } from '../compiled-mapping.ts';
import { addTallies, type MeasureCounts } from '../counts.ts';
import { increase } from '../increase.ts';
import type { Day } from '../period/index.ts';
import { isTrue } from '../view/row-of.ts';
import type { Cell } from './cells.ts';
import { optionOf } from './option-of.ts';

/** A row that has its place and its day. */
export interface PlacedRow {
  readonly row: Row;
  readonly id: string;
  readonly orgUnit: string;
  readonly day: Day;
  /** Orders the rows of a subject: the event date in UTC, or its day. */
  readonly order: string;
}

/** Counts the rows of one measure in one period. */
export interface MeasureTally {
  add(placed: PlacedRow): void;
  result(source: string, period: string): { readonly cells: Cell[]; readonly counts: MeasureCounts };
}

/** The options of a row in all dimensions of a measure, or the first reason why it has none. */
type Options = { readonly options: readonly string[] } | { readonly reason: string };

/**
 * Make the tally of a measure.
 *
 * `count` counts rows. `distinct` counts subjects once an org unit; a subject's options are those of its first row by
 * date and id, so that no order of pages can change them.
 *
 * @param measure compiled measure
 * @returns an empty tally
 * @example
 * const bcg = createMeasureTally(measure);
 * bcg.add({ row, id: 'imm-1', orgUnit: 'DiszpKrYNg8', day: '2024-03-01', order: '2024-03-01' });
 */
export function createMeasureTally(measure: CompiledMeasure): MeasureTally {
  return measure.aggregate === 'count' ? createCount(measure) : createDistinct(measure);
}

function createCount(measure: CompiledMeasure): MeasureTally {
  const cells = createCellSums();
  const quarantined = new Map<string, number>();
  let accepted = 0;
  return {
    add(placed) {
      if (!accepts(measure, placed.row)) return;
      accepted += 1;
      const found = optionsOf(measure, placed);
      if ('reason' in found) increase(quarantined, found.reason);
      else cells.add(found.options, placed.orgUnit);
    },
    result: (source, period) => settle(measure, source, period, accepted, cells, quarantined),
  };
}

interface Subject {
  readonly orgUnit: string;
  first: PlacedRow;
}

function createDistinct(measure: CompiledMeasure): MeasureTally {
  const subjects = new Map<string, Subject>();
  const withoutSubject = new Map<string, number>();
  return {
    add(placed) {
      if (!accepts(measure, placed.row)) return;
      const subject = measure.of === undefined ? null : placed.row[measure.of];
      if (subject === null || subject === undefined) {
        increase(withoutSubject, `no-subject:${measure.of}`);
        return;
      }
      const key = `${placed.orgUnit}\u0001${String(subject)}`;
      const known = subjects.get(key);
      if (known === undefined) subjects.set(key, { orgUnit: placed.orgUnit, first: placed });
      else if (isBefore(placed, known.first)) known.first = placed;
    },
    result(source, period) {
      const cells = createCellSums();
      const quarantined = new Map(withoutSubject);
      let accepted = [...withoutSubject.values()].reduce((sum, count) => sum + count, 0);
      for (const { orgUnit, first } of subjects.values()) {
        accepted += 1;
        const found = optionsOf(measure, first);
        if ('reason' in found) increase(quarantined, found.reason);
        else cells.add(found.options, orgUnit);
      }
      return settle(measure, source, period, accepted, cells, quarantined);
    },
  };
}

function accepts(measure: CompiledMeasure, row: Row): boolean {
  return measure.where === undefined || isTrue(measure.where(row));
}

function isBefore(a: PlacedRow, b: PlacedRow): boolean {
  return a.order < b.order || (a.order === b.order && a.id < b.id);
}

function optionsOf(measure: CompiledMeasure, placed: PlacedRow): Options {
  const options: string[] = [];
  for (const dimension of measure.by) {
    const found = optionOf(dimension, placed.row, placed.day);
    if ('reason' in found) return found;
    options.push(found.option);
  }
  return { options: options.sort() };
}

interface CellSums {
  add(options: readonly string[], orgUnit: string): void;
  list(dataElement: string, period: string): Cell[];
}

function createCellSums(): CellSums {
  const sums = new Map<string, { options: readonly string[]; orgUnit: string; value: number }>();
  return {
    add(options, orgUnit) {
      const key = [orgUnit, ...options].join('\u0001');
      const sum = sums.get(key);
      if (sum === undefined) sums.set(key, { options, orgUnit, value: 1 });
      else sum.value += 1;
    },
    list: (dataElement, period) =>
      [...sums.values()].map(({ options, orgUnit, value }) => ({ dataElement, options, orgUnit, period, value })),
  };
}

function settle(
  measure: CompiledMeasure,
  source: string,
  period: string,
  accepted: number,
  sums: CellSums,
  quarantined: ReadonlyMap<string, number>,
): ReturnType<MeasureTally['result']> {
  const cells = sums.list(measure.dataElement, period);
  const counted = cells.reduce((sum, cell) => sum + cell.value, 0);
  return {
    cells,
    counts: {
      source,
      dataElement: measure.dataElement,
      accepted,
      counted,
      quarantined: addTallies(Object.fromEntries(quarantined)),
    },
  };
}
