import type { CompiledMeasure } from '../compiled-mapping.ts';
import { addTallies, type MeasureCounts } from '../counts.ts';
import type { Cell } from './cells.ts';
import { createCopied } from './copied.ts';
import { createDistinct } from './distinct.ts';
import { createNumbers } from './numbers.ts';
import type { Options, Part } from './outcomes.ts';

/** A row that a measure accepts, with its place and time. */
export interface AcceptedRow {
  readonly part: Part;
  /** The value of the measure's `of` column. */
  readonly of: unknown;
  readonly orgUnit: string;
  /** First possible day of the event. */
  readonly day: number;
  /** The instant of the event in ms, -Infinity where it has no time: orders the rows of a day. */
  readonly instant: number;
  /** Id of the resource, and number of the row where it gives several. */
  readonly id: string;
}

/** What has been counted into one cell. */
export interface Sum {
  readonly at: Options;
  readonly orgUnit: string;
  /** Canonical decimal text; of `copy` any text. */
  readonly value: string;
  /** Rows or subjects in it. */
  readonly counted: number;
}

/** Rows of one measure in one period that have to be looked at one by one. */
export interface MeasureTally {
  add(row: AcceptedRow): void;
  result(): { readonly sums: readonly Sum[]; readonly quarantined: ReadonlyMap<string, number> };
}

/**
 * Make the tally of a measure that is no plain count of rows, for one period.
 *
 * @param measure compiled measure
 * @param ofName name of its `of` column, for reasons
 * @returns an empty tally
 */
export function createMeasureTally(measure: CompiledMeasure, ofName: string): MeasureTally {
  if (measure.aggregate === 'copy') return createCopied(ofName);
  return measure.aggregate === 'distinct' ? createDistinct(measure, ofName) : createNumbers(measure, ofName);
}

/** What a measure has counted in one period: `accepted = counted + Σ quarantined`. */
export interface MeasureResult {
  readonly cells: readonly Cell[];
  /** Cells that were left out as too small. */
  readonly small: readonly Cell[];
  readonly counts: MeasureCounts;
}

/**
 * Turn sums into cells.
 *
 * @param where source, measure, period, and the size below which a cell is left out
 * @param sums one a cell
 * @param quarantined rows or subjects without a cell, by reason
 * @returns cells in no order, and the counts
 */
export function settle(
  where: {
    readonly source: string;
    readonly measure: CompiledMeasure;
    readonly period: string;
    readonly minCell: number;
  },
  sums: readonly Sum[],
  quarantined: ReadonlyMap<string, number>,
): MeasureResult {
  const { source, measure, period, minCell } = where;
  const { dataElement } = measure;
  const held = new Map(quarantined);
  const counted = sums.reduce((total, sum) => total + sum.counted, 0);
  const accepted = counted + [...held.values()].reduce((total, count) => total + count, 0);
  const large = sums.filter((sum) => sum.counted >= minCell);
  const suppressed = sums.length - large.length;
  const toCell = ({ at, orgUnit, value }: Sum): Cell => ({ dataElement, ...at, orgUnit, period, value });
  return {
    cells: large.map(toCell),
    small: sums.filter((sum) => sum.counted < minCell).map(toCell),
    counts: {
      source,
      dataElement,
      accepted,
      counted,
      quarantined: addTallies(Object.fromEntries(held)),
      ...(suppressed === 0 ? {} : { suppressed }),
    },
  };
}
