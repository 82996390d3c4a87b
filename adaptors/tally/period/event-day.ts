import { type Day, type DayNumber, type DaySpan, textOfDay } from './civil.ts';
import { createDayReader } from './day-reader.ts';
import { readDate } from './read-date.ts';

/** First and last day, both included. */
export interface DayRange {
  readonly start: Day;
  readonly end: Day;
}

/**
 * Make a function that tells the days on which a FHIR date, dateTime or instant may have happened, as texts.
 *
 * @param timeZone IANA name, such as `Africa/Nairobi`
 * @returns a function from the text to its first and last possible day; undefined when the text is no FHIR date
 * @see createDayReader for the rules, and for rows by the thousand
 * @example eventDays('Africa/Nairobi')('2024-02-29T22:30:00Z') // { start: '2024-03-01', end: '2024-03-01' }
 */
export function eventDays(timeZone: string): (value: string) => DayRange | undefined {
  const readDays = createDayReader(timeZone);
  return (value) => rangeOf(readDays(value));
}

/**
 * Give the first and last day of a FHIR date of any precision, as texts.
 *
 * @param value `YYYY`, `YYYY-MM` or `YYYY-MM-DD`
 * @returns both days; undefined when the text is none of these or names a day that does not exist
 * @example partialDays('2024-02') // { start: '2024-02-01', end: '2024-02-29' }
 */
export function partialDays(value: string): DayRange | undefined {
  return rangeOf(readDate(value, value.length));
}

function rangeOf(days: DayNumber | DaySpan | undefined): DayRange | undefined {
  if (days === undefined) return undefined;
  if (typeof days !== 'number') return { start: textOfDay(days.start), end: textOfDay(days.end) };
  const day = textOfDay(days);
  return { start: day, end: day };
}
