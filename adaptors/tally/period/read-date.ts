import { type Day, type DayNumber, type DaySpan, dayOfCivil, daysInMonth } from './civil.ts';

/** Beyond these years a day moved to another zone, or to another period, would need a year of other than four digits. */
const FIRST_YEAR = 1;
const LAST_YEAR = 9998;
const DASH = 45;
const NO_DIGITS = -100_000;

/**
 * Read the number that two digits of a text make.
 *
 * @param text any text
 * @param at where the first digit is
 * @returns 0 to 99; far below 0 where there are no two digits
 * @example readTwo('2024-03', 5) // 3
 */
export function readTwo(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NO_DIGITS;
}

/**
 * Read a FHIR date of any precision.
 *
 * @param text begins with `YYYY`, `YYYY-MM` or `YYYY-MM-DD`
 * @param length how many characters of the text are the date: 4, 7 or 10
 * @returns the day's number, or the first and last day of a month or year; undefined when it is no date that exists
 * @see https://hl7.org/fhir/R4/datatypes.html#date
 * @example readDate('2024-03-01', 10) // 19783
 */
export function readDate(text: string, length: number): DayNumber | DaySpan | undefined {
  const year = readTwo(text, 0) * 100 + readTwo(text, 2);
  return year >= FIRST_YEAR && year <= LAST_YEAR ? readDateOf(year, text, length) : undefined;
}

function readDateOf(year: number, text: string, length: number): DayNumber | DaySpan | undefined {
  if (length !== 10 && length !== 7 && length !== 4) return undefined;
  if (length === 4) return { start: dayOfCivil(year, 1, 1), end: dayOfCivil(year, 12, 31) };
  const month = readTwo(text, 5);
  const last = text.charCodeAt(4) === DASH && month >= 1 ? daysInMonth(year, month) : 0;
  if (last === 0) return undefined;
  if (length === 7) return { start: dayOfCivil(year, month, 1), end: dayOfCivil(year, month, last) };
  const day = readTwo(text, 8);
  return text.charCodeAt(7) === DASH && day >= 1 && day <= last ? dayOfCivil(year, month, day) : undefined;
}

/**
 * Number a day.
 *
 * @param text `YYYY-MM-DD`
 * @returns days since 1970-01-01
 * @throws {RangeError} when the text is no day that exists
 * @example dayOfText('2024-03-01') // 19783
 */
export function dayOfText(text: Day): DayNumber {
  const year = readTwo(text, 0) * 100 + readTwo(text, 2);
  const day = text.length === 10 && year >= 0 ? readDateOf(year, text, 10) : undefined;
  if (typeof day !== 'number') throw new RangeError(`"${text}" is no day; write YYYY-MM-DD`);
  return day;
}

/**
 * Read a date of birth: the first ten characters of a FHIR date or date-time, in no zone.
 *
 * @param value `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or a date-time that begins with one
 * @returns the day's number, or the first and last possible day; undefined when it is no date that exists
 * @example partialBirth('1980-05-17T04:00:00+03:00') // 3789
 */
export function partialBirth(value: string): DayNumber | DaySpan | undefined {
  return readDate(value, value.length > 10 ? 10 : value.length);
}
