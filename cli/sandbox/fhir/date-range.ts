import { FhirError } from './fhir-error.ts';

/** The span that a date or date-time of any precision covers: instants in milliseconds, days as written, both inclusive. */
export interface DateRange {
  from: number;
  to: number;
  /** Days since 1970 of the local date as written, whatever the offset. */
  fromDay: number;
  toDay: number;
  /** False for a year, month or day, true when a time of day is written. */
  timed: boolean;
}

const day = 86_400_000;
const shape =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

/**
 * Read a date, a month, a year or a date-time as a span. Without an offset a time is in UTC, the zone of the server.
 *
 * @param text such as `2024-03`, `2024-03-31` or `2024-03-31T10:00:00+03:00`
 * @returns the span, or undefined where the text is no such thing
 * @see http://hl7.org/fhir/R4/search.html#date
 * @example dateRange('2024-02')?.toDay === dateRange('2024-02-29')?.toDay
 */
export function dateRange(text: string): DateRange | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [, year, month, date, hour, minute, second, fraction, offset] = match;
  const fromDay = dayNumber(
    Number(year),
    month === undefined ? 1 : Number(month),
    date === undefined ? 1 : Number(date),
  );
  if (fromDay === undefined) return undefined;
  const toDay = lastDay(Number(year), month, date, fromDay);
  if (hour === undefined) return { from: fromDay * day, to: (toDay + 1) * day - 1, fromDay, toDay, timed: false };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second ?? 0);
  const milliseconds = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const from = fromDay * day + seconds * 1000 + milliseconds - offsetOf(offset);
  const width = second === undefined ? 60_000 : fraction === undefined ? 1000 : 1;
  return { from, to: from + width - 1, fromDay, toDay: fromDay, timed: true };
}

/**
 * Read an element of type date, dateTime, instant or Period as a span; a side that a period leaves open is infinite.
 *
 * @param value the element
 * @returns the span, or undefined where the element is none of these
 * @example rangeOfElement({ start: '2024-01-01' })?.to // Infinity
 */
export function rangeOfElement(value: unknown): DateRange | undefined {
  if (typeof value === 'string') return dateRange(value);
  if (typeof value !== 'object' || value === null) return undefined;
  const { start, end } = value as { start?: unknown; end?: unknown };
  const first = typeof start === 'string' ? dateRange(start) : undefined;
  const last = typeof end === 'string' ? dateRange(end) : undefined;
  if (first === undefined && last === undefined) return undefined;
  return {
    from: first?.from ?? -Infinity,
    to: last?.to ?? Infinity,
    fromDay: first?.fromDay ?? -Infinity,
    toDay: last?.toDay ?? Infinity,
    timed: first?.timed ?? last?.timed ?? false,
  };
}

/**
 * Read a date of a search, or fail as HAPI FHIR does.
 *
 * @param text without its prefix; a space stands for a `+` that was not escaped
 * @returns the span
 * @throws FhirError 400 with HAPI-1940 for what is no date at all, HAPI-1882 for a date that does not exist
 * @example searchedRange('2024-13-01') // throws HAPI-1882
 */
export function searchedRange(text: string): DateRange {
  const range = dateRange(text.replace(' ', '+'));
  if (range !== undefined) return range;
  if (!/^\d{4}/.test(text)) throw new FhirError(400, `HAPI-1940: Invalid date/time/quantity format: "${text}"`);
  throw new FhirError(400, `HAPI-1882: Invalid date/time format: "${text}"`);
}

function dayNumber(year: number, month: number, date: number): number | undefined {
  const time = new Date(Date.UTC(year, month - 1, date));
  // Date.UTC takes years below 100 as of the last century.
  time.setUTCFullYear(year);
  const exists = time.getUTCMonth() === month - 1 && time.getUTCDate() === date;
  return exists ? Math.floor(time.getTime() / day) : undefined;
}

function lastDay(year: number, month: string | undefined, date: string | undefined, firstDay: number): number {
  if (date !== undefined) return firstDay;
  const next = month === undefined ? Date.UTC(year + 1, 0, 1) : Date.UTC(year, Number(month), 1);
  return next / day - 1;
}

function offsetOf(text: string | undefined): number {
  if (text === undefined || text === 'Z') return 0;
  const [hours = 0, minutes = 0] = text.slice(1).split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
