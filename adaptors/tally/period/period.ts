/** The DHIS2 period types that mappings can name, spelt as `/api/periodTypes` spells them. */
export const PERIOD_TYPES = ['Monthly', 'Weekly'] as const;
export type PeriodType = (typeof PERIOD_TYPES)[number];

/** A day in no time zone, `YYYY-MM-DD`. Days in this form compare as texts. */
export type Day = string;

/** First and last day of a period, both within it. */
export interface DayRange {
  readonly start: Day;
  readonly end: Day;
}

/**
 * Days are counted from 1 January 1970, in no zone. The calendar libraries that know weeks in UTC register themselves
 * by calls at their top level, which OpenFn's compiler takes for operations.
 */
type DayNumber = number;

interface Calendar {
  id(day: DayNumber): string;
  /** The first day of the period with this id; NaN when the id is none of this type. */
  start(id: string): DayNumber;
  /** The first day of the period some periods later. */
  shift(start: DayNumber, by: number): DayNumber;
}

const calendars: Record<PeriodType, Calendar> = {
  Monthly: {
    id: (day) => dayOf(day).slice(0, 7).replace('-', ''),
    start: (id) => (/^\d{6}$/.test(id) ? numberOf(`${id.slice(0, 4)}-${id.slice(4)}-01`) : Number.NaN),
    shift(start, by) {
      const [year = 0, month = 0] = dayOf(start).split('-').map(Number);
      return Date.UTC(year, month - 1 + by, 1) / DAY;
    },
  },
  Weekly: {
    id(day) {
      // ISO 8601: a week belongs to the year of its Thursday.
      const thursday = monday(day) + 3;
      const year = dayOf(thursday).slice(0, 4);
      return `${year}W${Math.floor((thursday - numberOf(`${year}-01-01`)) / 7) + 1}`;
    },
    start(id) {
      const [, year, week] = /^(\d{4})W(\d{1,2})$/.exec(id) ?? [];
      // 4 January lies in the first week of every year.
      return year === undefined ? Number.NaN : monday(numberOf(`${year}-01-04`)) + (Number(week) - 1) * 7;
    },
    shift: (start, by) => start + by * 7,
  },
};

const DAY = 86_400_000;

/** The Monday of a day's week; day 0 was a Thursday. */
function monday(day: DayNumber): DayNumber {
  return day - ((((day + 3) % 7) + 7) % 7);
}

function numberOf(day: Day): DayNumber {
  return Date.parse(`${day}T00:00:00Z`) / DAY;
}

function dayOf(day: DayNumber): Day {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/**
 * Name the period that a day lies in.
 *
 * @param type DHIS2 period type
 * @param day `YYYY-MM-DD`
 * @returns the id as DHIS2 writes it: `202403`, `2024W9` (weeks without a leading zero)
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/introduction.html#webapi_date_perid_format
 * @example periodOf('Weekly', '2024-12-30') // '2025W1'
 */
export function periodOf(type: PeriodType, day: Day): string {
  return calendars[type].id(numberOf(day));
}

/**
 * Give the days of a period.
 *
 * @param type DHIS2 period type
 * @param id period id of that type
 * @returns its first and last day
 * @throws {RangeError} when the id is none of that type (`2025W53` in a year of 52 weeks)
 * @example periodRange('Monthly', '202402') // { start: '2024-02-01', end: '2024-02-29' }
 */
export function periodRange(type: PeriodType, id: string): DayRange {
  const calendar = calendars[type];
  const start = calendar.start(id);
  if (Number.isNaN(start) || calendar.id(start) !== normalizePeriod(id)) {
    throw new RangeError(`"${id}" is not a ${type} period; write for example ${calendar.id(numberOf('2024-03-04'))}`);
  }
  return { start: dayOf(start), end: dayOf(calendar.shift(start, 1) - 1) };
}

/**
 * Give a period some periods later or earlier.
 *
 * @param type DHIS2 period type
 * @param id period id of that type
 * @param by how many; negative for earlier
 * @returns the id of that period
 * @throws {RangeError} when the id is none of that type
 * @example shiftPeriod('Monthly', '202401', -1) // '202312'
 */
export function shiftPeriod(type: PeriodType, id: string, by: number): string {
  return periodOf(type, dayOf(calendars[type].shift(numberOf(periodRange(type, id).start), by)));
}

/**
 * List the periods from one to another.
 *
 * @param type DHIS2 period type
 * @param from first id
 * @param to last id
 * @returns ids in time order, both ends included; none when `to` lies before `from`
 * @example periodsBetween('Monthly', '202311', '202401') // ['202311', '202312', '202401']
 */
export function periodsBetween(type: PeriodType, from: string, to: string): string[] {
  const last = periodRange(type, to).start;
  const periods: string[] = [];
  for (let id = from; periodRange(type, id).start <= last; id = shiftPeriod(type, id, 1))
    periods.push(normalizePeriod(id));
  return periods;
}

/** Order two periods of one type by time, for `Array.prototype.sort`. */
export function comparePeriods(type: PeriodType, a: string, b: string): number {
  const first = periodRange(type, a).start;
  const second = periodRange(type, b).start;
  return first < second ? -1 : first > second ? 1 : 0;
}

/**
 * Write a period id as DHIS2 itself writes it, so that ids can be compared as texts.
 *
 * DHIS2 reads `2025W01` and `2025-03` too, but answers `2025W1` and `202503`.
 *
 * @param id a period id
 * @returns the same period's usual id
 * @example normalizePeriod('2025W01') // '2025W1'
 */
export function normalizePeriod(id: string): string {
  return id.replace(/^(\d{4}W)0(\d)$/, '$1$2').replace(/^(\d{4})-(\d{2})$/, '$1$2');
}
