import type { CompiledMapping, CompiledSource, Row } from './compiled-mapping.ts';
import { createDayMemo } from './day-memo.ts';
import { addAge, createDayReader, type DaySpan, periodOfDay } from './period/index.ts';

/** When a row happened: its possible days as numbers since 1970-01-01, and the period of the first. */
export interface Dated extends DaySpan {
  readonly period: string;
  /** The position of the period among those that are counted, -1 where it is none of them. */
  readonly at: number;
  /** Whether its days lie in more than one period. */
  readonly isPartial: boolean;
  /** Whether it stands for a time that is not exactly its period; left out: it does not, or is a day. */
  readonly isOther?: true;
}

/** Why a row has no date. */
export type Undatable = 'no-date' | 'bad-date';

/**
 * Make a function that tells when the rows of a source happened, in the mapping's time zone.
 *
 * @param period the mapping's period
 * @param source one of its sources
 * @param counted the periods that are counted
 * @returns a function from the values of a row to its days and period
 * @example createDating(mapping.period, source, ['202403'])(['2024-03-01']) // { start: 19783, end: 19783, period: '202403', … }
 */
export function createDating(
  period: CompiledMapping['period'],
  source: Pick<CompiledSource, 'date' | 'datePlus' | 'dateUntil'>,
  counted: readonly string[] = [],
): (values: Row) => Dated | Undatable {
  const readDays = createDayReader(period.timeZone);
  const periodAt = periodOfDay(period.type, period.calendar);
  const positions = new Map(counted.map((id, at) => [id, at]));
  const { date, datePlus, dateUntil } = source;

  const shifted = (day: number) => (datePlus === undefined ? day : addAge(datePlus.unit, day, datePlus.count));

  function datedOf(start: number, end: number): Dated {
    const id = periodAt(start);
    return { start, end, period: id, at: positions.get(id) ?? -1, isPartial: end !== start && periodAt(end) !== id };
  }

  /** A row from one day to another must be all of one period, both days included. */
  function wholeOf(start: number, end: number): Dated {
    const id = periodAt(start);
    const isWhole = periodAt(end) === id && periodAt(start - 1) !== id && periodAt(end + 1) !== id;
    const dated = { start, end, period: id, at: positions.get(id) ?? -1, isPartial: false };
    return isWhole ? dated : { ...dated, isOther: true };
  }

  const onDay = createDayMemo((written) => datedOf(shifted(written), shifted(written)));

  function daysOf(value: Row[number] | undefined): number | DaySpan | Undatable {
    if (value === null || value === undefined) return 'no-date';
    return (typeof value === 'string' ? readDays(value) : undefined) ?? 'bad-date';
  }

  return (values) => {
    const days = daysOf(values[date]);
    if (typeof days === 'string') return days;
    if (dateUntil !== undefined) {
      const until = daysOf(values[dateUntil]);
      if (typeof until === 'string') return until;
      return wholeOf(
        shifted(typeof days === 'number' ? days : days.start),
        shifted(typeof until === 'number' ? until : until.end),
      );
    }
    return typeof days === 'number' ? onDay(days) : datedOf(shifted(days.start), shifted(days.end));
  };
}
