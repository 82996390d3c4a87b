import { type Calendar, ISO_CALENDAR } from './calendar.ts';
import { type DayNumber, textOfDay } from './civil.ts';
import { type DayRange, partialDays } from './event-day.ts';
import { periodRange } from './period.ts';
import type { PeriodType } from './period-types.ts';

/** 4 March 2024, for the example in a message. */
const SOME_DAY = 19_786;

/**
 * Give the days of what a person wrote for a time: a year, a month or a day of the calendar, or a period of DHIS2.
 *
 * Dates are those of the calendar that DHIS2 is set to, as its periods are: `2080-01` is the first month of Nepal's 2080.
 * A date of ISO 8601 would lie decades before anything that is counted, and is refused rather than taken for one.
 *
 * @param type DHIS2 period type
 * @param text `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or a period id of that type
 * @param calendar the calendar that DHIS2 is set to
 * @returns first and last day, of ISO 8601
 * @throws {RangeError} when it is neither a date nor a period, or lies where the calendar is not sure of its months
 * @example writtenDays('Monthly', '2080-01', nepali) // { start: '2023-04-14', end: '2023-05-14' }
 */
export function writtenDays(type: PeriodType, text: string, calendar: Calendar = ISO_CALENDAR): DayRange {
  const written = text.trim();
  const days = partialDaysIn(calendar, written) ?? periodRange(type, written, calendar);
  // As texts: a date of ISO 8601 read as one of Thailand may lie before the year 0, which is no day.
  if (days.start < firstOf(calendar) || days.end > lastOf(calendar)) {
    throw new RangeError(`"${written}" lies outside the years that are known of the ${calendar.name} calendar`);
  }
  return days;
}

/**
 * Write a month as a person would, for a message.
 *
 * @param calendar the calendar that DHIS2 is set to
 * @param later how many months later
 * @returns a month of our time in that calendar
 * @example someMonth(nepali) // '2080-11'
 */
export function someMonth(calendar: Calendar = ISO_CALENDAR, later = 0): string {
  const month = calendar.monthOf(SOME_DAY) + later;
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
}

/** As `partialDays`, in a calendar. */
function partialDaysIn(calendar: Calendar, text: string): DayRange | undefined {
  if (calendar === ISO_CALENDAR) return partialDays(text);
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const first = Number(year) * 12;
  if (month === undefined) return rangeOf(calendar.startOfMonth(first), calendar.startOfMonth(first + 12) - 1);
  if (Number(month) < 1 || Number(month) > 12) return undefined;
  const start = calendar.startOfMonth(first + Number(month) - 1);
  const end = calendar.startOfMonth(first + Number(month)) - 1;
  if (day === undefined) return rangeOf(start, end);
  const at = start + Number(day) - 1;
  return at >= start && at <= end ? rangeOf(at, at) : undefined;
}

function firstOf({ firstDay }: Calendar): string {
  return Number.isFinite(firstDay) ? textOfDay(firstDay) : '';
}

function lastOf({ lastDay }: Calendar): string {
  return Number.isFinite(lastDay) ? textOfDay(lastDay) : '9999-12-31';
}

function rangeOf(start: DayNumber, end: DayNumber): DayRange {
  return { start: textOfDay(start), end: textOfDay(end) };
}
