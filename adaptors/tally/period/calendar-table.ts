import type { CalendarTable } from './calendar.ts';
import { type DayNumber, dayOfCivil } from './civil.ts';

/** A date of some calendar, the month from 1. */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Turn a date of a calendar into the same day's Gregorian date, as `convertToIso8601` of `@dhis2/multi-calendar-dates` does. */
export type ToIso = (date: CalendarDate, calendar: 'nepali') => CalendarDate;

/**
 * The years of Nepal from April 1977 to April 2028. In others the library (2.1.2) contradicts itself: its months 8 of 2031
 * to 2033 would have 17 to 25 days, and from 2085 on its month 8 is not as long as its own table says.
 */
const [FIRST_YEAR, LAST_YEAR] = [2034, 2084];
/** Nepal decides on the months of a year shortly before it begins: those of this year and later ones are foreseen. */
const FORESEEN = 2084;

/**
 * Years as they were published, where the library has what was foreseen.
 *
 * @see https://nepalipatro.com.np/calendar/bs/2083-06
 */
const PUBLISHED: Readonly<Record<number, readonly number[]>> = {
  2083: [31, 31, 32, 31, 31, 31, 30, 29, 30, 29, 30, 30],
};

/**
 * Look up the months of Nepal's calendar, when a mapping is built; a job carries the table and no library.
 *
 * We follow the calendar as published, which clinics keep their registers by. DHIS2 has a table of its own, which had
 * other months for 2081 and 2082 until it was corrected in 2025 (DHIS2-18268); such a server takes the same ids for a day
 * more or less.
 *
 * @param toIso the library's conversion
 * @returns the table, from which `createCalendar` makes the calendar
 * @throws {RangeError} when the library gives a month that is none: of fewer than 29 or more than 32 days, or a year of
 *   other than 365 or 366
 * @see https://github.com/dhis2/multi-calendar-dates
 * @example calendarTable(convertToIso8601) // { name: 'nepali', firstYear: 2034, firstDay: 2659, months: '676765…' }
 */
export function calendarTable(toIso: ToIso): CalendarTable {
  const startOf = (year: number, month: number): DayNumber => {
    // The library writes into what it is given.
    const iso = toIso({ year, month, day: 1 }, 'nepali');
    return dayOfCivil(iso.year, iso.month, iso.day);
  };
  let months = '';
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
    let start = startOf(year, 1);
    const ofYear = startOf(year + 1, 1) - start;
    const published = PUBLISHED[year];
    if (ofYear !== 365 && ofYear !== 366) throw new RangeError(`the nepali year ${year} has ${ofYear} days`);
    for (let month = 1; month <= 12; month += 1) {
      const next = month < 12 ? startOf(year, month + 1) : startOf(year + 1, 1);
      const days = published?.[month - 1] ?? next - start;
      if (!(days >= 29 && days <= 32))
        throw new RangeError(`month ${month} of the nepali year ${year} has ${days} days`);
      months += days - 25;
      start = next;
    }
  }
  return { name: 'nepali', firstYear: FIRST_YEAR, firstDay: startOf(FIRST_YEAR, 1), months, foreseen: FORESEEN };
}
