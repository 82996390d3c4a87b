import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { shiftPeriod } from '../tally/period/index.ts';

/** Rows that one search should bring: many periods with few rows share one, a period with many has its own. */
const ROWS_WANTED = 5_000;
/** Counting stops between searches only, so that none may hold a whole history. */
const MOST_PERIODS = 53;

/** How many of the next periods to count with one search. */
export interface BatchSizer {
  /**
   * Take the next periods that follow each other without a gap.
   *
   * @param periods periods still to count, the newest first
   * @returns some of the first of them, at least one
   */
  next(periods: readonly string[]): readonly string[];
  /** Tell what a search brought. */
  learn(periods: number, rows: number): void;
}

/**
 * Make a sizer that begins with one period and doubles while searches bring few rows. Sizes depend on what was read
 * alone, never on time, so that a run asks the same questions of the same server.
 *
 * @param mapping compiled mapping
 * @returns the sizer
 */
export function createBatchSizer({ period: { type, calendar } }: CompiledMapping): BatchSizer {
  let size = 1;
  return {
    next(periods) {
      let end = 1;
      while (
        end < size &&
        end < periods.length &&
        periods[end] === shiftPeriod(type, periods[end - 1] ?? '', -1, calendar)
      )
        end += 1;
      return periods.slice(0, end);
    },
    learn(periods, rows) {
      const fitting = Math.floor((ROWS_WANTED * periods) / Math.max(rows, 1));
      size = Math.max(1, Math.min(size * 2, fitting, MOST_PERIODS));
    },
  };
}
