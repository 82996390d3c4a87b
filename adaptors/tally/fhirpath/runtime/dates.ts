import { failType } from './fail.ts';

const DATE = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Year, month and day, as many as are given. */
type Parts = readonly number[];

/** Read a date; text that is none stays text, as in the package, and anything else is refused. */
function read(value: unknown): Parts | string {
  if (typeof value !== 'string') failType('a date');
  const parts = DATE.exec(value)
    ?.slice(1)
    .filter((part) => part !== undefined)
    .map(Number);
  const [year = 0, month = 1, day = 1] = parts ?? [];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && leap ? 29 : (MONTH_DAYS[month - 1] ?? 31);
  return parts === undefined || day > days ? value : parts;
}

/** Tell whether a text is a FHIRPath date, partial or not. @example isDate('2024-02') // true */
export function isDate(text: string): boolean {
  return typeof read(text) !== 'string';
}

/** The package makes JavaScript dates, which take the years 0 to 99 for 1900 to 1999. */
function century(year: number): number {
  return year < 100 ? year + 1900 : year;
}

function difference(a: Parts, b: Parts): number {
  const years = century(a[0] ?? 0) - century(b[0] ?? 0);
  if (years !== 0) return years;
  const shared = Math.min(a.length, b.length);
  for (let index = 1; index < shared; index += 1) {
    const step = (a[index] ?? 0) - (b[index] ?? 0);
    if (step !== 0) return step;
  }
  return 0;
}

/**
 * Compare two dates that may lack day or month.
 *
 * @param a date as text
 * @param b date as text
 * @returns undefined where one is less precise and they agree as far as it goes
 * @example sameDates('2024', '2024-01-01') // undefined
 * @see https://hl7.org/fhirpath/#datetime-equality
 */
export function sameDates(a: unknown, b: unknown): boolean | undefined {
  if (a == null || b == null) {
    if (a != null) read(a);
    if (b != null) read(b);
    return a === b;
  }
  const x = read(a);
  const y = read(b);
  if (typeof x === 'string' || typeof y === 'string') return x === y;
  if (x.length === y.length) return difference(x, y) === 0;
  const shared = Math.min(x.length, y.length);
  return x.slice(0, shared).every((part, index) => part === y[index]) ? undefined : false;
}

/**
 * Order two dates that may lack day or month.
 *
 * @param a date as text
 * @param b date as text
 * @returns below zero where a is earlier; undefined where the less precise one leaves it open, or one is missing
 * @throws FhirPathRunError `fhirpath-type` where only one of them is a date
 * @example compareDates('2024-01', '2024-02-01') // -1
 * @see https://hl7.org/fhirpath/#comparison
 */
export function compareDates(a: unknown, b: unknown): number | undefined {
  const x = a == null ? a : read(a);
  const y = b == null ? b : read(b);
  if (x == null || y == null) return undefined;
  if (typeof x === 'string' && typeof y === 'string') return x < y ? -1 : Number(x > y);
  if (typeof x === 'string' || typeof y === 'string') failType('a date');
  const steps = difference(x, y);
  return steps === 0 && x.length !== y.length ? undefined : steps;
}
