import { dayNumber, dayOfNumber, daysInMonth } from './calendar.ts';
import { children, dataOf } from './elements.ts';
import { failSingle, failType } from './fail.ts';
import { LENGTHS, type MomentKind, readMoment } from './moments.ts';

const DAY = 86_400_000;
/** Lengths of units by number: year, month, day, hour, minute, second, millisecond; the first two only to convert. */
const UNIT_LENGTHS: readonly number[] = [365 * DAY, 30 * DAY, DAY, 3_600_000, 60_000, 1000, 1];

function pad(value: number, length = 2): string {
  return String(value).padStart(length, '0');
}

/** Write the fields of a date-time, as many as there are; milliseconds only where they are given. */
function write(fields: readonly number[], zone: string): string {
  const [year = 0, month, day, hour, minute, second, milliseconds] = fields;
  let text = pad(year, 4);
  if (month !== undefined) text += `-${pad(month)}`;
  if (day !== undefined) text += `-${pad(day)}`;
  if (hour === undefined) return text;
  text += `T${pad(hour)}`;
  if (minute !== undefined) text += `:${pad(minute)}`;
  if (second !== undefined) text += `:${pad(second)}`;
  if (milliseconds !== undefined) text += `.${pad(milliseconds, 3)}`;
  return text + zone;
}

/** Bring an amount to the unit of the last field that there is, without its fraction. */
function convert(amount: number, unit: number, precision: number): { amount: number; unit: number } {
  if (unit <= precision || precision === 5) return { amount, unit };
  if (precision === 0 && unit === 1) return { amount: Math.trunc(amount / 12), unit: 0 };
  const from = UNIT_LENGTHS[unit] ?? 1;
  return { amount: Math.trunc((amount * from) / (UNIT_LENGTHS[precision] ?? 1)), unit: precision };
}

/** Add years or months, and stay within the month; or add a length. */
function shift(at: number, amount: number, unit: number): number {
  if (unit > 1) return at + amount * (UNIT_LENGTHS[unit] ?? 1);
  const days = Math.floor(at / DAY);
  const [year, month, day] = dayOfNumber(days);
  const months = year * 12 + month - 1 + amount * (unit === 0 ? 12 : 1);
  const newYear = Math.floor(months / 12);
  const newMonth = months - newYear * 12 + 1;
  const newDay = Math.min(day, daysInMonth(newYear, newMonth));
  return dayNumber(newYear, newMonth, newDay) * DAY + at - days * DAY;
}

/**
 * Add a duration to a date or date-time.
 *
 * @param items the date or date-time
 * @param kind what it is
 * @param amount a whole number, negative to subtract
 * @param unit 0 for years, 1 months, 2 days, 3 hours, 4 minutes, 5 seconds, 6 milliseconds
 * @returns the date as precise as it was; a date-time in UTC, as the package writes it where the clock is UTC
 * @throws FhirPathRunError for several values, and for text that is no date
 * @example addDuration(['2024-01-31'], 'date', 1, 1) // '2024-02-29'
 * @see https://hl7.org/fhirpath/#datetime-arithmetic
 */
export function addDuration(
  items: readonly unknown[],
  kind: MomentKind,
  amount: number,
  unit: number,
): string | undefined {
  if (items.length > 1) failSingle(items.length);
  const value = dataOf(items[0]);
  if (value == null) return undefined;
  const moment = readMoment(value, kind);
  if (typeof moment === 'string') return failType('a date or time');
  const { precision } = moment;
  const step = convert(amount, unit, precision);
  const at = shift(moment.at, step.amount, step.unit);
  const days = Math.floor(at / DAY);
  const rest = at - days * DAY;
  const time = [3, 4, 5].map((field) => Math.floor((rest / (LENGTHS[field] ?? 1)) % (field === 3 ? 24 : 60)));
  const fields = [...dayOfNumber(days), ...time].slice(0, precision + 1);
  if (precision === 5 && rest % 1000 !== 0) fields.push(rest % 1000);
  return write(fields, precision > 2 ? '-00:00' : '');
}

/** The number of digits of a boundary by the last of its fields. */
const DIGITS: readonly number[] = [4, 6, 8, 10, 12, 14, 17];
const TIME_DIGITS: readonly number[] = [2, 4, 6, 9];

/**
 * Give the first or last moment that a date or time may stand for.
 *
 * @param items the date or time
 * @param kind what it is
 * @param high whether the last one is wanted
 * @param digits how precise it is wanted, counted in digits; all where it is not given
 * @returns its text; a date-time without an offset becomes +14:00 at its first, -12:00 at its last moment
 * @throws FhirPathRunError for several values, and for text that is no date
 * @example boundary(['2024-02'], 'date', true) // '2024-02-29'
 * @see https://hl7.org/fhirpath/#lowboundaryprecision-integer-decimal--date--datetime--time
 */
export function boundary(
  items: readonly unknown[],
  kind: MomentKind,
  high: boolean,
  digits?: number,
): string | undefined {
  if (items.length > 1) failSingle(items.length);
  const value = dataOf(items[0]);
  if (value == null) return undefined;
  const moment = readMoment(value, kind);
  if (typeof moment === 'string') return failType('a date or time');
  const last = kind === 'date' ? 2 : 6;
  const found = kind === 'time' ? TIME_DIGITS.indexOf(digits ?? 9) + 3 : DIGITS.indexOf(digits ?? DIGITS[last] ?? 0);
  if (found < (kind === 'time' ? 3 : 0) || found > last) return undefined;
  const [year = 1970, month = high ? 12 : 1] = moment.fields;
  const ends = [year, month, daysInMonth(year, month), 23, 59, 59, 999];
  const starts = [year, month, 1, 0, 0, 0, 0];
  const fields = ends
    .slice(0, found + 1)
    .map((end, field) => moment.fields[field] ?? (high ? end : (starts[field] ?? 0)));
  if (kind === 'time') return write(fields, '').slice(11);
  const zone = moment.zone === '' ? (high ? '-12:00' : '+14:00') : moment.zone;
  return write(fields, found > 2 ? zone : '');
}

/**
 * Give the first moment of a Period's start, or the last moment of its end.
 *
 * @param items the Period
 * @param high whether the end is wanted
 * @param digits how precise it is wanted, as in boundary()
 * @returns nothing where the Period is open on that side
 * @throws FhirPathRunError for several values, and for text that is no date
 * @example periodBoundary([{ start: '2024-02' }], false) // '2024-02-01T00:00:00.000+14:00'
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html
 */
export function periodBoundary(items: readonly unknown[], high: boolean, digits?: number): string | undefined {
  if (items.length > 1) failSingle(items.length);
  return boundary(children(items, high ? 'end' : 'start'), 'dateTime', high, digits);
}
