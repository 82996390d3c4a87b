import { type Calendar, ISO_CALENDAR } from './calendar.ts';
import { type Day, type DayNumber, textOfDay } from './civil.ts';
import type { DayRange } from './event-day.ts';
import { type PeriodRule, periodRule } from './period-rule.ts';
import type { PeriodType } from './period-types.ts';
import { dayOfText } from './read-date.ts';

/** 4 March 2024, for the example in a message. */
const SOME_DAY = 19_786;
/** 1 January of the year 1. */
const FIRST_DAY = -719_162;

/**
 * Make a function that names the period of a day, for rows by the thousand; the caller keeps what it gave.
 *
 * @param type DHIS2 period type
 * @param calendar the calendar that DHIS2 is set to
 * @returns a function from days since 1970-01-01 to the id as DHIS2 writes it; days before the year 1 and after October
 *   9999 get the first and last id
 * @throws {RangeError} for weeks in a calendar other than that of ISO 8601
 * @example periodOfDay('Monthly')(19783) // '202403'
 */
export function periodOfDay(type: PeriodType, calendar: Calendar = ISO_CALENDAR): (day: DayNumber) => string {
  const rule = periodRule(type, calendar);
  // Mistyped years need an id like any other: one that is read and ordered, and thus has a year of four digits.
  const first = Math.max(FIRST_DAY, calendar.startOfMonth(12));
  const last = calendar.startOfMonth(9999 * 12 + 9);
  return (day) => rule.id(rule.startOf(Math.min(Math.max(day, first), last)));
}

/**
 * Name the period that a day lies in.
 *
 * @param type DHIS2 period type
 * @param day `YYYY-MM-DD`
 * @param calendar the calendar that DHIS2 is set to
 * @returns the id as DHIS2 writes it: `202403`, `2024W9` (weeks without a leading zero)
 * @throws {RangeError} when there is no such day
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/introduction.html#webapi_date_perid_format
 * @example periodOf('Weekly', '2024-12-30') // '2025W1'
 */
export function periodOf(type: PeriodType, day: Day, calendar: Calendar = ISO_CALENDAR): string {
  return periodOfDay(type, calendar)(dayOfText(day));
}

/**
 * Give the days of a period: those on which `periodOf` names it. For all types but one these are the days that DHIS2
 * gives it; the 27th period of two weeks ends with its first week here, since the next begins then.
 *
 * @param type DHIS2 period type
 * @param id period id of that type, in any spelling that DHIS2 reads
 * @param calendar the calendar that DHIS2 is set to
 * @returns its first and last day
 * @throws {RangeError} when the id is none of that type (`2025W53` in a year of 52 weeks)
 * @example periodRange('Monthly', '202402') // { start: '2024-02-01', end: '2024-02-29' }
 */
export function periodRange(type: PeriodType, id: string, calendar: Calendar = ISO_CALENDAR): DayRange {
  const rule = periodRule(type, calendar);
  const start = startOfPeriod(rule, type, id);
  return { start: textOfDay(start), end: textOfDay(rule.shift(start, 1) - 1) };
}

/**
 * Give a period some periods later or earlier.
 *
 * @param type DHIS2 period type
 * @param id period id of that type
 * @param by how many; negative for earlier
 * @param calendar the calendar that DHIS2 is set to
 * @returns the id of that period
 * @throws {RangeError} when the id is none of that type
 * @example shiftPeriod('Monthly', '202401', -1) // '202312'
 */
export function shiftPeriod(type: PeriodType, id: string, by: number, calendar: Calendar = ISO_CALENDAR): string {
  const rule = periodRule(type, calendar);
  return rule.id(rule.shift(startOfPeriod(rule, type, id), by));
}

/**
 * List the periods from one to another.
 *
 * @param type DHIS2 period type
 * @param from first id
 * @param to last id
 * @param calendar the calendar that DHIS2 is set to
 * @returns ids in time order, both ends included; none when `to` lies before `from`
 * @throws {RangeError} when an id is none of that type
 * @example periodsBetween('Monthly', '202311', '202401') // ['202311', '202312', '202401']
 */
export function periodsBetween(
  type: PeriodType,
  from: string,
  to: string,
  calendar: Calendar = ISO_CALENDAR,
): string[] {
  const rule = periodRule(type, calendar);
  const last = startOfPeriod(rule, type, to);
  const periods: string[] = [];
  for (let start = startOfPeriod(rule, type, from); start <= last; start = rule.shift(start, 1))
    periods.push(rule.id(start));
  return periods;
}

/**
 * Order two periods of one type by time, for `Array.prototype.sort`.
 *
 * @param type DHIS2 period type
 * @param a period id
 * @param b period id
 * @param calendar the calendar that DHIS2 is set to
 * @returns below 0 when `a` comes first, above 0 when `b` does
 * @throws {RangeError} when an id is none of that type
 * @example comparePeriods('Weekly', '2024W9', '2024W10') // below 0
 */
export function comparePeriods(type: PeriodType, a: string, b: string, calendar: Calendar = ISO_CALENDAR): number {
  const rule = periodRule(type, calendar);
  return startOfPeriod(rule, type, a) - startOfPeriod(rule, type, b);
}

/**
 * Write a period id as DHIS2 itself writes it, so that ids can be compared as texts.
 *
 * DHIS2 reads `2025W01`, `2025-03`, `2025-03-09` and blanks around an id, but answers `2025W1`, `202503`, `20250309`.
 *
 * @param id a period id of any type
 * @returns the same period's usual id
 * @example normalizePeriod('2025W01') // '2025W1'
 */
export function normalizePeriod(id: string): string {
  return id
    .trim()
    .replace(/^(\d{4}[A-Za-z]*W)0(\d)$/, '$1$2')
    .replace(/^(\d{4})-(\d{2})(?:-(\d{2}))?$/, '$1$2$3');
}

function startOfPeriod(rule: PeriodRule, type: PeriodType, id: string): DayNumber {
  const usual = normalizePeriod(id);
  const start = rule.start(usual);
  if (Number.isNaN(start) || rule.id(start) !== usual) {
    throw new RangeError(`"${id}" is not a ${type} period; write for example ${rule.id(rule.startOf(SOME_DAY))}`);
  }
  return start;
}
