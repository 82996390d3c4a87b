import { windowOf } from '../run/plan.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { type AgeUnit, dayOfText, textOfDay } from '../tally/period/index.ts';
import type { DayWindow } from './record-source.ts';

/** A length of time in a unit of age. */
interface Length {
  readonly unit: AgeUnit;
  readonly count: number;
}

/** What a window is moved by. */
interface Shift {
  /** How much earlier it begins as well, as far as facts look back. */
  readonly before?: Length | undefined;
  /** What is added to dates before their period is taken, so that the written ones lie earlier. */
  readonly plus?: Length | undefined;
}

/** The longest and the shortest that one of a unit can be, in days, so that no window is too narrow. */
const LONGEST: Readonly<Record<AgeUnit, number>> = { days: 1, weeks: 7, months: 31, years: 366 };
const SHORTEST: Readonly<Record<AgeUnit, number>> = { days: 1, weeks: 7, months: 28, years: 365 };

/**
 * Give the days in which the records of some periods can have been written: a day more on each side.
 *
 * @param period the mapping's period
 * @param periods periods without a gap between them
 * @param shift what the window is moved by
 * @returns first and last day
 * @example dayWindow(mapping.period, ['2026W10']) // { from: '2026-03-01', to: '2026-03-09' }
 */
export function dayWindow(
  period: CompiledMapping['period'],
  periods: readonly string[],
  { before, plus }: Shift = {},
): DayWindow {
  const { start, end } = windowOf(period, periods);
  const days = (length: Length | undefined, of: typeof LONGEST) =>
    length === undefined ? 0 : of[length.unit] * length.count;
  return {
    from: textOfDay(dayOfText(start) - days(before, LONGEST) - days(plus, LONGEST)),
    to: textOfDay(dayOfText(end) - days(plus, SHORTEST)),
  };
}
