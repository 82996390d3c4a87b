import type { DayWindow } from '../../records/record-source.ts';
import { type PeriodType, periodOf, periodRange, periodsBetween } from '../../tally/period/index.ts';

const MS_PER_DAY = 86_400_000;

/**
 * Name the periods of a window for which the source has no value at all: what is added up to quarters lacks a month there,
 * and looks like a small number.
 *
 * @param type period type of the source
 * @param window days that were asked for, a day wider on each side than what is counted
 * @param found ids of the periods that had values
 * @returns ids in time order
 * @example emptyPeriods('Monthly', { from: '2025-12-31', to: '2026-04-01' }, new Set(['202601', '202603'])) // ['202602']
 */
export function emptyPeriods(type: PeriodType, { from, to }: DayWindow, found: ReadonlySet<string>): string[] {
  const [first, last] = [shifted(from, 1), shifted(to, -1)];
  return periodsBetween(type, periodOf(type, first), periodOf(type, last)).filter((period) => {
    const { start, end } = periodRange(type, period);
    return start >= first && end <= last && !found.has(period);
  });
}

function shifted(day: string, by: number): string {
  return new Date(Date.parse(day) + by * MS_PER_DAY).toISOString().slice(0, 10);
}
