import { tzOffset } from '@date-fns/tz/tzOffset';
import type { DayNumber, DaySpan } from './civil.ts';
import { readDate, readTwo } from './read-date.ts';

const DAY = 86_400;
const QUARTER_HOUR = 900;
const PLUS = 43;
const MINUS = 45;
const DOT = 46;
const COLON = 58;
const T = 84;
const Z = 90;
/** Stands for no time, and for a day on which the offset changes; no time and no offset has so many seconds. */
const NO_TIME = 10_000_000;
const CHANGES = NO_TIME;

/** Days whose offsets are at hand, some 22 years; a power of two. */
const KEPT_DAYS = 8192;

/**
 * Make a function that tells the day on which a FHIR date, dateTime or instant lies in a time zone.
 *
 * A date-time with an offset is moved to the zone before its day is taken; a date without a time is its own day, in no
 * zone; `2024-03` and `2024` may be any of their days. Reading makes no objects and no texts but for these last two.
 *
 * @param timeZone IANA name, such as `Africa/Nairobi`
 * @returns a function from the text to days since 1970-01-01, or to its first and last possible day; undefined when the
 *   text is no FHIR date, names a day that does not exist, or has a time without an offset
 * @see https://hl7.org/fhir/R4/datatypes.html#dateTime
 * @example createDayReader('Africa/Nairobi')('2024-02-29T22:30:00Z') // 19783, 1 March 2024
 */
export function createDayReader(timeZone: string): (value: string) => DayNumber | DaySpan | undefined {
  const offsetAt = createOffsets(timeZone);
  return (value) => {
    const { length } = value;
    if (length <= 10) return readDate(value, length);
    if (value.charCodeAt(10) !== T) return undefined;
    const day = readDate(value, 10);
    const seconds = readTime(value, length);
    if (typeof day !== 'number' || seconds === NO_TIME) return undefined;
    // Days and seconds stay apart: together they would be too large for the fast whole numbers of V8.
    const carried = daysIn(seconds);
    const second = seconds - carried * DAY;
    return day + carried + daysIn(second + offsetAt(day + carried, second));
  };
}

/** Whole days in some seconds, rounded down; the seconds are those of a few days at most. */
function daysIn(seconds: number): number {
  return (((seconds + 4 * DAY) / DAY) | 0) - 4;
}

/** Seconds from the written midnight in UTC to a written time, `T22:30Z` at character 10; NO_TIME when it is no time. */
function readTime(value: string, length: number): number {
  const hour = readTwo(value, 11);
  const minute = readTwo(value, 14);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || value.charCodeAt(13) !== COLON) return NO_TIME;
  let at = 16;
  let second = 0;
  if (value.charCodeAt(at) === COLON) {
    second = readTwo(value, 17);
    if (second < 0 || second > 59) return NO_TIME;
    at = value.charCodeAt(19) === DOT ? endOfFraction(value) : 19;
  }
  const offset = readOffset(value, at, length);
  return offset === NO_TIME ? NO_TIME : hour * 3600 + minute * 60 + second - offset;
}

/** Where the digits after the point at character 19 end; a fraction without digits ends at the point, where no offset is. */
function endOfFraction(value: string): number {
  let at = 20;
  for (let code = value.charCodeAt(at); code >= 48 && code <= 57; code = value.charCodeAt(at)) at += 1;
  return at === 20 ? 19 : at;
}

/** Seconds of an offset that ends the text: `Z`, `+03:00`; NO_TIME when there is none. */
function readOffset(value: string, at: number, length: number): number {
  const sign = value.charCodeAt(at);
  if (sign === Z) return length === at + 1 ? 0 : NO_TIME;
  if ((sign !== PLUS && sign !== MINUS) || length !== at + 6 || value.charCodeAt(at + 3) !== COLON) return NO_TIME;
  const hours = readTwo(value, at + 1);
  const minutes = readTwo(value, at + 4);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return NO_TIME;
  const seconds = hours * 3600 + minutes * 60;
  return sign === PLUS ? seconds : -seconds;
}

/**
 * The offset in minutes. The library gives one between −1 hour and 0 without its sign; since 1970 only Africa/Monrovia has had
 * such a one, −00:44:30 until 7 January 1972, and no zone one between 0 and 1 hour.
 */
function offsetOf(timeZone: string, at: Date): number {
  const minutes = tzOffset(timeZone, at);
  if (!(minutes > 0 && minutes < 60)) return minutes;
  const written = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).format(at);
  return written.includes('GMT-') ? -minutes : minutes;
}

/**
 * Make a function from a day in UTC and a second in it to the zone's offset in seconds. The zone is asked once for a day
 * at whose both ends it has the same offset, else once for a quarter of an hour: every rule of today changes on one.
 */
function createOffsets(timeZone: string): (day: number, second: number) => number {
  // By the last bits of a day's number: which day it is, and its offset. A Map would cost several accesses to memory.
  const days = new Int32Array(KEPT_DAYS).fill(NO_TIME);
  const ofDays = new Int32Array(KEPT_DAYS);
  const atMidnights = new Map<number, number>();
  const ofQuarters = new Map<number, number>();

  /** The offset some quarters of an hour after the first midnight of 1970. */
  function ask(known: Map<number, number>, key: number, quarter: number): number {
    let offset = known.get(key);
    if (offset === undefined) {
      offset = Math.round(offsetOf(timeZone, new Date(quarter * QUARTER_HOUR * 1000)) * 60) | 0;
      known.set(key, offset);
    }
    return offset;
  }

  function ofDay(day: number): number {
    const offset = ask(atMidnights, day, day * 96);
    const isSame = ask(atMidnights, day + 1, (day + 1) * 96) === offset;
    days[day & (KEPT_DAYS - 1)] = day;
    ofDays[day & (KEPT_DAYS - 1)] = isSame ? offset : CHANGES;
    return isSame ? offset : CHANGES;
  }

  return (day, second) => {
    const at = day & (KEPT_DAYS - 1);
    const offset = days[at] === day ? (ofDays[at] ?? CHANGES) : ofDay(day);
    if (offset !== CHANGES) return offset;
    const quarter = day * 96 + ((second / QUARTER_HOUR) | 0);
    return ask(ofQuarters, quarter, quarter);
  };
}
