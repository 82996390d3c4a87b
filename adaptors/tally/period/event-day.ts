import { tzOffset } from '@date-fns/tz/tzOffset';
import type { Day, DayRange } from './period.ts';

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;
const PARTIAL = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const QUARTER_HOUR = 15 * 60_000;

/**
 * Make a function that tells the days on which a FHIR date, dateTime or instant may have happened.
 *
 * A date-time with an offset is moved to the time zone before its day is taken; a date without a time is its own day,
 * in no zone; `2024-03` and `2024` may be any of their days.
 *
 * @param timeZone IANA name, such as `Africa/Nairobi`
 * @returns a function from the text to its first and last possible day; undefined when the text is no FHIR date
 * @see https://hl7.org/fhir/R4/datatypes.html#dateTime
 * @example eventDays('Africa/Nairobi')('2024-02-29T22:30:00Z') // { start: '2024-03-01', end: '2024-03-01' }
 */
export function eventDays(timeZone: string): (value: string) => DayRange | undefined {
  const offsets = new Map<number, number>();

  /** Offset of the zone in ms; asked once a quarter of an hour, since every rule changes on one. */
  function offsetAt(instant: number): number {
    const quarter = Math.floor(instant / QUARTER_HOUR);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      offset = tzOffset(timeZone, new Date(quarter * QUARTER_HOUR)) * 60_000;
      offsets.set(quarter, offset);
    }
    return offset;
  }

  return (value) => {
    if (DATE_TIME.test(value)) {
      const instant = Date.parse(value);
      // Date.parse takes 30 February for 1 March.
      if (Number.isNaN(instant) || !isDay(value.slice(0, 10))) return undefined;
      const day = new Date(instant + offsetAt(instant)).toISOString().slice(0, 10);
      return { start: day, end: day };
    }
    return partialDays(value);
  };
}

/**
 * Give the first and last day of a FHIR date of any precision.
 *
 * @param value `YYYY`, `YYYY-MM` or `YYYY-MM-DD`
 * @returns both days; undefined when the text is none of these or names a day that does not exist
 * @example partialDays('2024-02') // { start: '2024-02-01', end: '2024-02-29' }
 */
export function partialDays(value: string): DayRange | undefined {
  const [, year, month, day] = PARTIAL.exec(value) ?? [];
  if (year === undefined) return undefined;
  const start = `${year}-${month ?? '01'}-${day ?? '01'}`;
  const end = `${year}-${month ?? '12'}-${day ?? lastDayOf(Number(year), Number(month ?? 12))}`;
  return isDay(start) && isDay(end) ? { start, end } : undefined;
}

function lastDayOf(year: number, month: number): string {
  return String(new Date(Date.UTC(year, month, 0)).getUTCDate()).padStart(2, '0');
}

/** Whether a day exists; beyond these years a day moved to another zone would need more than four digits. */
function isDay(day: Day): boolean {
  if (day < '0001' || day >= '9999') return false;
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === day;
}
