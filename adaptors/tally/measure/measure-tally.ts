import type { CompiledMeasure, Row } from '../compiled-mapping.ts';
import { addTallies, type MeasureCounts } from '../counts.ts';
import { increase } from '../increase.ts';
import type { DayRange } from '../period/index.ts';
import { evaluate, isTrue } from '../view/row-of.ts';
import type { Cell } from './cells.ts';
import { optionOf } from './option-of.ts';

/** A row that has its place and its day, or the days of one period that a partial date leaves open. */
export interface PlacedRow {
  readonly row: Row;
  readonly id: string;
  readonly orgUnit: string;
  readonly days: DayRange;
  /** Orders the rows of a subject: the day in the mapping's time zone, then the instant. */
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
 * bcg.add({ row, id: 'imm-1', orgUnit: 'DiszpKrYNg8', days, order: '2024-03-01' });
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
      const isAccepted = accepts(measure, placed.row);
      if (isAccepted === false) return;
      accepted += 1;
      const found = isAccepted === true ? optionsOf(measure, placed) : isAccepted;
      if ('reason' in found) increase(quarantined, found.reason);
      else cells.add(found.options, placed.orgUnit);
    },
    result: (source, period) => settle(measure, source, period, accepted, cells, quarantined),
  };
}

/** A subject with its first row so far. The row itself is not kept. */
interface Subject {
  readonly orgUnit: string;
  order: string;
  id: string;
  first: Options;
}

function createDistinct(measure: CompiledMeasure): MeasureTally {
  const subjects = new Map<string, Subject>();
  const withoutSubject = new Map<string, number>();
  const shared = shareOptions();
  return {
    add(placed) {
      const isAccepted = accepts(measure, placed.row);
      if (isAccepted === false) return;
      if (isAccepted !== true) {
        increase(withoutSubject, isAccepted.reason);
        return;
      }
      const subject = measure.of === undefined ? null : placed.row[measure.of];
      if (subject === null || subject === undefined) {
        increase(withoutSubject, `no-subject:${measure.of}`);
        return;
      }
      const key = `${placed.orgUnit}\u0001${String(subject)}`;
      const known = subjects.get(key);
      if (known !== undefined && !isBefore(placed, known)) return;
      const { orgUnit, order, id } = placed;
      const first = shared(optionsOf(measure, placed));
      if (known === undefined) subjects.set(key, { orgUnit, order, id, first });
      else Object.assign(known, { order, id, first });
    },
    result(source, period) {
      const cells = createCellSums();
      const quarantined = new Map(withoutSubject);
      let accepted = [...withoutSubject.values()].reduce((sum, count) => sum + count, 0);
      for (const { orgUnit, first } of subjects.values()) {
        accepted += 1;
        if ('reason' in first) increase(quarantined, first.reason);
        else cells.add(first.options, orgUnit);
      }
      return settle(measure, source, period, accepted, cells, quarantined);
    },
  };
}

function accepts(measure: CompiledMeasure, row: Row): boolean | { readonly reason: string } {
  if (measure.where === undefined) return true;
  const items = evaluate(measure.where, row);
  return items === undefined ? { reason: 'bad-value:where' } : isTrue(items);
}

/** Subjects share the few answers that there are. */
function shareOptions(): (found: Options) => Options {
  const known = new Map<string, Options>();
  return (found) => {
    const key = 'reason' in found ? `\u0002${found.reason}` : found.options.join('\u0001');
    const same = known.get(key);
    if (same === undefined) known.set(key, found);
    return same ?? found;
  };
}

function isBefore(a: PlacedRow, b: Subject): boolean {
  return a.order < b.order || (a.order === b.order && a.id < b.id);
}

function optionsOf(measure: CompiledMeasure, placed: PlacedRow): Options {
  const options: string[] = [];
  for (const dimension of measure.by) {
    const found = optionOf(dimension, placed.row, placed.days);
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
