import { dayNumber, dayOfNumber, daysInMonth } from './calendar.ts';
import { dataOf } from './elements.ts';
import { sameSiblings } from './equality.ts';
import { failType } from './fail.ts';
import { inOrder } from './logic.ts';

/** How a date, date-time, instant or time is written. */
export type MomentKind = 'date' | 'dateTime' | 'instant' | 'time';

/** A date or time as far as it is given. */
export interface Moment {
  /** Year, month, day, hour, minute, second and milliseconds; undefined from where it is not given. */
  readonly fields: readonly (number | undefined)[];
  /** The last field that counts: 0 for the year to 5 for the second, with its fraction. */
  readonly precision: number;
  /** Milliseconds since 1970-01-01T00:00Z; what has no offset counts as UTC. */
  readonly at: number;
  /** The offset as written, or nothing. */
  readonly zone: string;
}

const DAY = '(\\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\\d|3[01])';
const SECOND = '([0-5]\\d|60)(\\.\\d+)?';
const ZONE = '(Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00))';
const HOUR = '([01]\\d|2[0-3])';
const DATE = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;
/** How long a second, minute and so on is, in milliseconds, by the number of the field. */
export const LENGTHS: readonly number[] = [0, 0, 86_400_000, 3_600_000, 60_000, 1000];
const patterns = new Map<MomentKind, RegExp>();

/** Made at the first use: a bundle holds no calls outside of functions. */
function patternOf(kind: MomentKind): RegExp {
  if (kind === 'date') return DATE;
  const made = patterns.get(kind);
  if (made !== undefined) return made;
  const minutes = `(?::([0-5]\\d)(?::${SECOND})?)?`;
  const source = {
    dateTime: `^(?!.*T.*T)${DAY}(?:T${HOUR}${minutes}${ZONE}?)?)?)?T?$`,
    instant: `^${DAY}T${HOUR}:([0-5]\\d):${SECOND}${ZONE}))$`,
    time: `^T?()()()${HOUR}${minutes}$`,
  }[kind];
  const pattern = new RegExp(source);
  patterns.set(kind, pattern);
  return pattern;
}

/**
 * Read a date, date-time, instant or time.
 *
 * @param value what stands in its place
 * @param kind what is promised
 * @returns the moment; text that is none stays text, as in the package
 * @throws FhirPathRunError `fhirpath-type` for anything but text
 * @example readMoment('2024-01', 'date')
 */
export function readMoment(value: unknown, kind: MomentKind): Moment | string {
  if (typeof value !== 'string') return failType('a date or time');
  const match = patternOf(kind).exec(value);
  if (match === null) return value;
  const parts = match.slice(1, 7).map((part) => (part === undefined || part === '' ? undefined : Number(part)));
  const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  if (day > daysInMonth(year, month)) return value;
  const fraction = match[7];
  const milliseconds = fraction === undefined ? 0 : Math.floor(Number(`0${fraction}`) * 1000 + 1e-6);
  const precision = parts.reduce<number>((last, part, index) => (part === undefined ? last : index), 0);
  const zone = match[8] ?? '';
  // A leap second counts as the one before it, as in the package.
  const seconds = second === 60 && fraction === undefined ? 59 : second;
  const time = hour * 3_600_000 + minute * 60_000 + seconds * 1000 + milliseconds;
  const at = dayNumber(year, month, day) * 86_400_000 + time - offsetOf(zone) * 60_000;
  return { fields: [...parts, fraction === undefined ? undefined : milliseconds], precision, at, zone };
}

function offsetOf(zone: string): number {
  if (zone === '' || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** Take the start of the year, month, day, hour or minute, in UTC, that a time is in. */
function floorTo(at: number, precision: number): number {
  if (precision > 4) return at;
  const length = LENGTHS[precision] ?? 0;
  if (precision > 1) return Math.floor(at / length) * length;
  const [year, month] = dayOfNumber(Math.floor(at / 86_400_000));
  return dayNumber(year, precision === 0 ? 1 : month, 1) * 86_400_000;
}

function same(a: Moment, b: Moment): boolean | undefined {
  if (a.precision === b.precision) return a.at === b.at;
  const shared = Math.min(a.precision, b.precision);
  return floorTo(a.at, shared) === floorTo(b.at, shared) ? undefined : false;
}

function order(a: Moment, b: Moment): number | undefined {
  const x = a.precision > b.precision ? floorTo(a.at, b.precision) : a.at;
  const y = b.precision > a.precision ? floorTo(b.at, a.precision) : b.at;
  return x === y && a.precision !== b.precision ? undefined : x - y;
}

/**
 * Say how two dates or times compare for equality.
 *
 * @param left what the left values are
 * @param right what the right values are
 * @param elements whether both are elements, whose ids and extensions count
 * @returns a function of two values; undefined where one is less precise and they agree as far as it goes
 * @example sameAs('dateTime', 'date')('2024-01-01T10:00Z', '2024-01-01') // undefined
 * @see https://hl7.org/fhirpath/#datetime-equality
 */
export function sameAs(left: MomentKind, right: MomentKind, elements = false) {
  return (a: unknown, b: unknown): boolean | undefined => {
    const x = dataOf(a);
    const y = dataOf(b);
    const first = x == null ? x : readMoment(x, left);
    const second = y == null ? y : readMoment(y, right);
    const plain = first == null || second == null || typeof first === 'string' || typeof second === 'string';
    const answer = plain ? first === second : same(first, second);
    return answer === true && elements ? sameSiblings(a, b) : answer;
  };
}

/**
 * Say how two dates or times compare by order.
 *
 * @param operator `<`, `>`, `<=` or `>=`
 * @param left what the left values are
 * @param right what the right values are
 * @returns a function of two values; undefined where their precision leaves it open
 * @throws FhirPathRunError `fhirpath-type` where only one of them is a date or time
 * @example orderedAs('<', 'dateTime', 'date')('2023-01-01T10:00Z', '2024') // true
 * @see https://hl7.org/fhirpath/#comparison
 */
export function orderedAs(operator: string, left: MomentKind, right: MomentKind) {
  return (a: unknown, b: unknown): boolean | undefined => {
    const x = a == null ? a : readMoment(a, left);
    const y = b == null ? b : readMoment(b, right);
    if (x == null || y == null) return undefined;
    const texts = Number(typeof x === 'string') + Number(typeof y === 'string');
    if (texts === 1) failType('a date or time');
    const steps = typeof x === 'string' || typeof y === 'string' ? (x < y ? -1 : Number(x > y)) : order(x, y);
    return steps === undefined ? undefined : inOrder(operator, steps);
  };
}
