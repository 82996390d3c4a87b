import { createRequire } from 'node:module';

/** Where the months of a calendar begin. */
export interface MonthStarts {
  /** As `/api/system/info` names the calendar. */
  readonly calendar: string;
  /** How many years it is ahead of ISO 8601, at most. */
  readonly yearsAhead: number;
  /** The first moment of a month, in UTC; months below 1 and above 12 lie in other years. */
  startOf(year: number, month: number): number;
}

/** The months of ISO 8601. */
export const isoMonths: MonthStarts = {
  calendar: 'iso8601',
  yearsAhead: 0,
  startOf: (year, month) => Date.UTC(year, month - 1, 1),
};

type ToIso = (date: CalendarDay, calendar: string) => CalendarDay;
interface CalendarDay {
  year: number;
  month: number;
  day: number;
}

/**
 * Read the months of Nepal's calendar out of the library that DHIS2's own apps use.
 *
 * @returns the months of the years 2034 to 2084
 * @see https://github.com/dhis2/multi-calendar-dates
 * @example new Date(nepaliMonths().startOf(2083, 1)).toISOString(); // '2026-04-14T00:00:00.000Z'
 */
export function nepaliMonths(): MonthStarts {
  const { convertToIso8601 }: { convertToIso8601: ToIso } = createRequire(import.meta.url)(
    '@dhis2/multi-calendar-dates',
  );
  const known = new Map<number, number>();
  return {
    calendar: 'nepali',
    yearsAhead: 57,
    startOf(year, month) {
      const at = year * 12 + month - 1;
      let start = known.get(at);
      if (start === undefined) {
        const iso = convertToIso8601({ year: Math.floor(at / 12), month: (at % 12) + 1, day: 1 }, 'nepali');
        start = Date.UTC(iso.year, iso.month - 1, iso.day);
        known.set(at, start);
      }
      return start;
    },
  };
}
