import { createRequire } from 'node:module';
import { calendarTable, type ToIso } from '../../../../adaptors/tally/period/calendar-table.ts';
import { createCalendar } from '../../../../adaptors/tally/period/index.ts';

/** What tests ask the library that the table of months comes from, and the judge of periods. */
export interface Library {
  readonly convertToIso8601: ToIso;
  convertFromIso8601(date: string, calendar: string): { year: number; eraYear?: number; month: number; day: number };
  generateFixedPeriods(asked: { year: number; periodType: string; calendar: string; locale: string }): LibraryPeriod[];
  getFixedPeriodByDate(asked: { date: string; periodType: string; calendar: string; locale: string }): LibraryPeriod;
}

/** A period as the library has it; its days are those of the calendar. */
export interface LibraryPeriod {
  readonly id: string;
  readonly startDate: string;
  readonly endDate: string;
}

/** `@dhis2/multi-calendar-dates`. */
export const library: Library = createRequire(import.meta.url)('@dhis2/multi-calendar-dates');

/** The calendar of Nepal as a build makes it. */
export const nepali = createCalendar('nepali', calendarTable(library.convertToIso8601));
