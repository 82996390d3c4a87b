import type { CellTable } from './measure/cells.ts';

/** How often something happened, by reason code. */
export type Tallies = Readonly<Record<string, number>>;

/** What became of the rows of one source: `read = placed + excluded + Σ quarantined`. */
export interface SourceCounts {
  readonly source: string;
  readonly read: number;
  readonly placed: number;
  /** Rows that a view's `where` leaves out. */
  readonly excluded: number;
  /** Resources without any date, which a dated search never returns. */
  readonly undated: number;
  readonly quarantined: Tallies;
  /** Placed rows by the org-unit column that led to a unit. */
  readonly placedBy: Tallies;
  /** Rows by place that the lookup lacks, the most frequent first. */
  readonly unknownPlaces: Tallies;
  /** Rows of a neighbouring period in the wider window that was asked for; that period counts them. */
  readonly outside: number;
  /** The same version of a resource, sent again. */
  readonly repeated: number;
}

/**
 * What became of the rows of one measure: `accepted = counted + Σ quarantined`. A `distinct` measure counts subjects
 * by org unit and period, and the rows that name none.
 */
export interface MeasureCounts {
  readonly source: string;
  readonly dataElement: string;
  readonly accepted: number;
  readonly counted: number;
  readonly quarantined: Tallies;
}

/** The count of one or more periods. */
export interface PeriodCount {
  readonly cells: CellTable;
  readonly sources: readonly SourceCounts[];
  readonly measures: readonly MeasureCounts[];
  /** Periods of resources that came in two versions while they were counted: to be counted again. */
  readonly unsettled: readonly string[];
}

/**
 * Add tallies up.
 *
 * @param all any number of them
 * @returns the sums, keys in sorted order
 * @example addTallies({ 'no-place': 1 }, { 'no-place': 2 }) // { 'no-place': 3 }
 */
export function addTallies(...all: readonly Tallies[]): Tallies {
  const sums = new Map<string, number>();
  for (const tallies of all) {
    for (const [key, count] of Object.entries(tallies)) sums.set(key, (sums.get(key) ?? 0) + count);
  }
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Sum the counts of tallies. */
export function totalOf(tallies: Tallies): number {
  return Object.values(tallies).reduce((sum, count) => sum + count, 0);
}
