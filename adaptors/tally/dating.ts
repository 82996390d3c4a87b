import type { CompiledMapping, CompiledSource, Row } from './compiled-mapping.ts';
import { addAge, createDayReader, type DaySpan, periodOfDay } from './period/index.ts';

/** When a row happened: its possible days as numbers since 1970-01-01, and the period of the first. */
export interface Dated extends DaySpan {
  readonly period: string;
  /** Whether its days lie in more than one period. */
  readonly isPartial: boolean;
}

/** Why a row has no date. */
export type Undatable = 'no-date' | 'bad-date';

/**
 * Make a function that tells when the rows of a source happened, in the mapping's time zone.
 *
 * @param period the mapping's period
 * @param source one of its sources
 * @returns a function from the values of a row to its days and period
 * @example createDating(mapping.period, source)(['2024-03-01']) // { start: 19783, end: 19783, period: '202403', … }
 */
export function createDating(
  period: CompiledMapping['period'],
  source: Pick<CompiledSource, 'date' | 'datePlus'>,
): (values: Row) => Dated | Undatable {
  const readDays = createDayReader(period.timeZone);
  const whole = new Map<number, Dated>();
  const ids = new Map<number, string>();
  const periodAt = periodOfDay(period.type);
  const { date, datePlus } = source;

  function idOf(day: number): string {
    let id = ids.get(day);
    if (id === undefined) {
      id = periodAt(day);
      ids.set(day, id);
    }
    return id;
  }

  const shifted = (day: number) => (datePlus === undefined ? day : addAge(datePlus.unit, day, datePlus.count));

  function onDay(written: number): Dated {
    let dated = whole.get(written);
    if (dated === undefined) {
      const day = shifted(written);
      dated = { start: day, end: day, period: idOf(day), isPartial: false };
      whole.set(written, dated);
    }
    return dated;
  }

  return (values) => {
    const value = values[date];
    if (value === null || value === undefined) return 'no-date';
    const days = typeof value === 'string' ? readDays(value) : undefined;
    if (days === undefined) return 'bad-date';
    if (typeof days === 'number') return onDay(days);
    const [start, end] = [shifted(days.start), shifted(days.end)];
    const first = idOf(start);
    return { start, end, period: first, isPartial: idOf(end) !== first };
  };
}
