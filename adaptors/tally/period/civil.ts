/** A day in no time zone, `YYYY-MM-DD`. Days in this form compare as texts. */
export type Day = string;

/** Days since 1 January 1970, in no time zone. */
export type DayNumber = number;

/** First and last possible day, both included. */
export interface DaySpan {
  readonly start: DayNumber;
  readonly end: DayNumber;
}

/**
 * The calendar libraries that know weeks in UTC register themselves by calls at their top level, which OpenFn's compiler
 * takes for operations; and no row may cost a Date. Years are counted from March here, so that a leap day ends its year,
 * and from 4000 before our era, so that no number is negative and `| 0` cuts whole numbers, several times faster than
 * Math.floor does.
 */
const ERAS = 10;
const DAYS_OF_400_YEARS = 146_097;
/** From 1 March of the year -4000 to 1 January 1970. */
const EPOCH = 719_468 + ERAS * DAYS_OF_400_YEARS;

/**
 * Number a day of the Gregorian calendar.
 *
 * @param year -3999 to 9999
 * @param month 1 to 12
 * @param day of the month; not checked
 * @returns days since 1970-01-01
 * @example dayOfCivil(1970, 1, 2) // 1
 */
export function dayOfCivil(year: number, month: number, day: number): DayNumber {
  const fromMarch = (month > 2 ? year : year - 1) + ERAS * 400;
  const era = (fromMarch / 400) | 0;
  const yearOfEra = fromMarch - era * 400;
  const dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) | 0) + day - 1;
  const dayOfEra = yearOfEra * 365 + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0) + dayOfYear;
  return era * DAYS_OF_400_YEARS + dayOfEra - EPOCH;
}

/**
 * Tell the month and the day of the month of a day, in one number and thus without an object.
 *
 * @param day days since 1970-01-01
 * @returns months since the year 0, times 32, plus the day of the month: `civilOf(day) >> 5` and `civilOf(day) & 31`
 * @example civilOf(0) >> 5 // 23640, which is 1970 * 12
 */
export function civilOf(day: DayNumber): number {
  const shifted = day + EPOCH;
  const era = (shifted / DAYS_OF_400_YEARS) | 0;
  const dayOfEra = shifted - era * DAYS_OF_400_YEARS;
  const leapDays = ((dayOfEra / 1460) | 0) - ((dayOfEra / 36_524) | 0) + ((dayOfEra / 146_096) | 0);
  const yearOfEra = ((dayOfEra - leapDays) / 365) | 0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0));
  const fromMarch = ((5 * dayOfYear + 2) / 153) | 0;
  const dayOfMonth = dayOfYear - (((153 * fromMarch + 2) / 5) | 0) + 1;
  // March is month 2 of its year, counted from 0; January and February belong to the next.
  return (((era - ERAS) * 400 + yearOfEra) * 12 + fromMarch + 2) * 32 + dayOfMonth;
}

/**
 * Count the days of a month.
 *
 * @param year 0 to 9999
 * @param month 1 to 12
 * @returns 28 to 31; 0 for a month that does not exist
 * @example daysInMonth(2024, 2) // 29
 */
export function daysInMonth(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Number the first day of a month.
 *
 * @param month months since the year 0, `year * 12 + month - 1`
 * @returns days since 1970-01-01
 * @example startOfMonth(1970 * 12) // 0
 */
export function startOfMonth(month: number): DayNumber {
  const year = Math.floor(month / 12);
  return dayOfCivil(year, month - year * 12 + 1, 1);
}

/**
 * Write a day.
 *
 * @param day days since 1970-01-01
 * @returns `YYYY-MM-DD`
 * @example textOfDay(19783) // '2024-03-01'
 */
export function textOfDay(day: DayNumber): Day {
  const civil = civilOf(day);
  const months = civil >> 5;
  const year = Math.floor(months / 12);
  return `${String(year).padStart(4, '0')}-${two(months - year * 12 + 1)}-${two(civil & 31)}`;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
}
