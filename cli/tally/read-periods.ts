import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { periodOf, periodsBetween, someMonth, writtenDays } from '../../adaptors/tally/period/index.ts';
import { UsageError } from '../usage-error.ts';

/** What tells the periods of a mapping. */
export type PeriodKind = Pick<CompiledMapping['period'], 'type' | 'calendar'>;

/**
 * Read a range of periods of a mapping.
 *
 * @param mapping compiled mapping
 * @param text what `--periods` says: `2023-01..2023-12`, `2024W1..2024W9`, `2023`
 * @returns the periods, in order
 * @throws {UsageError} where it is no range
 * @example readPeriods(mapping, '2023-01..2023-12').length // 12
 */
export function readPeriods({ period }: CompiledMapping, text: string): string[] {
  try {
    return periodsIn(period, text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const { calendar } = period;
    const range = calendar === undefined ? '2023-01..2023-12' : `${someMonth(calendar)}..${someMonth(calendar, 1)}`;
    throw new UsageError(`--periods: ${error.message}.`, `Write --periods ${range}.`);
  }
}

/**
 * Give the periods of a written range.
 *
 * @param period type and calendar of them
 * @param text as `readPeriods` takes it
 * @returns the periods, in order
 * @throws {RangeError} where it is no range
 * @example periodsIn({ type: 'Monthly' }, '2026-01..2026-02') // ['202601', '202602']
 */
export function periodsIn({ type, calendar }: PeriodKind, text: string): string[] {
  const [from = '', to = from, ...more] = text.split('..');
  if (more.length > 0) throw new RangeError(`"${text}" is no range`);
  const first = periodOf(type, writtenDays(type, from, calendar).start, calendar);
  const last = periodOf(type, writtenDays(type, to, calendar).end, calendar);
  const periods = periodsBetween(type, first, last, calendar);
  if (periods.length === 0) throw new RangeError(`"${text}" ends before it begins`);
  return periods;
}
