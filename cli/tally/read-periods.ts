import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { periodOf, periodsBetween, someMonth, writtenDays } from '../../adaptors/tally/period/index.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Read a range of periods of a mapping.
 *
 * @param mapping compiled mapping
 * @param text what `--periods` says: `2023-01..2023-12`, `2024W1..2024W9`, `2023`
 * @returns the periods, in order
 * @throws {UsageError} where it is no range
 * @example readPeriods(mapping, '2023-01..2023-12').length // 12
 */
export function readPeriods({ period: { type, calendar } }: CompiledMapping, text: string): string[] {
  const [from = '', to = from, ...more] = text.split('..');
  try {
    const [first, last] = [from, to].map((end) => writtenDays(type, end, calendar));
    if (first === undefined || last === undefined || more.length > 0) throw new RangeError(`"${text}" is no range`);
    const periods = periodsBetween(
      type,
      periodOf(type, first.start, calendar),
      periodOf(type, last.end, calendar),
      calendar,
    );
    if (periods.length === 0) throw new RangeError(`"${text}" ends before it begins`);
    return periods;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const range = calendar === undefined ? '2023-01..2023-12' : `${someMonth(calendar)}..${someMonth(calendar, 1)}`;
    throw new UsageError(`--periods: ${error.message}.`, `Write --periods ${range}.`);
  }
}
