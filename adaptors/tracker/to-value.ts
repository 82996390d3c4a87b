import type { ColumnValue, Row } from '../tally/compiled-mapping.ts';
import type { DayRange } from '../tally/period/index.ts';
import type { PlannedValue } from './plan-objects.ts';

/** Tells the days of a FHIR date; undefined for what is none. */
export type DaysOf = (value: string) => DayRange | undefined;

/** What DHIS2 is sent for a column: a text, null to take a value away, or why there is none. */
export type SentValue = string | null | { readonly reason: string };

/**
 * Write a column's value as DHIS2 takes it.
 *
 * @param planned what it is a value of
 * @param found the column's value
 * @param daysOf in the mapping's time zone
 * @returns the text; null where there is no value; `no-option:<name>` for one that the map lacks, `no-day:<name>` for a date
 *   that is not a whole day
 * @example toValue({ valueType: 'DATE', … }, '2024-02-29T22:30:00Z', eventDays('Africa/Nairobi')) // '2024-03-01'
 */
export function toValue(planned: PlannedValue, found: ColumnValue | undefined, daysOf: DaysOf): SentValue {
  const { constant, map, name, valueType } = planned;
  if (constant !== undefined) return constant;
  if (found === null || found === undefined || found === '' || Array.isArray(found)) return null;
  const text = String(found);
  if (map !== undefined) {
    const known = Object.hasOwn(map, text) ? map[text] : undefined;
    return known ?? { reason: `no-option:${name}` };
  }
  if (valueType === 'TRUE_ONLY') return text === 'true' ? text : null;
  if (valueType === 'DATE' || valueType === 'AGE') return dayOf(text, daysOf) ?? { reason: `no-day:${name}` };
  return text;
}

/**
 * Give the day of a FHIR date in the mapping's time zone.
 *
 * @param value a date, dateTime or instant
 * @param daysOf in the zone
 * @returns `YYYY-MM-DD`; undefined where it may be several days, or none
 */
export function dayOf(value: ColumnValue | undefined, daysOf: DaysOf): string | undefined {
  const days = typeof value === 'string' ? daysOf(value) : undefined;
  return days !== undefined && days.start === days.end ? days.start : undefined;
}

/** A value with what it is a value of. */
export interface PlannedResult<Planned> {
  readonly list: readonly (Planned & { readonly value: string | null })[];
}

/**
 * Write all values of a row as DHIS2 takes them.
 *
 * @param planned what is to be sent
 * @param row the row
 * @param daysOf in the mapping's time zone
 * @returns the values; the reason of the first that cannot be sent, and what it is a value of where DHIS2 asks for one
 */
export function valuesOf<Planned extends PlannedValue>(
  planned: readonly Planned[],
  row: Row,
  daysOf: DaysOf,
): PlannedResult<Planned> | { readonly reason: string; readonly missing?: Planned } {
  const list: (Planned & { value: string | null })[] = [];
  for (const each of planned) {
    const value = toValue(each, each.slot === undefined ? null : row[each.slot], daysOf);
    if (typeof value === 'object' && value !== null) return value;
    if (value === null && each.isNeeded) return { reason: `no-value:${each.name}`, missing: each };
    list.push({ ...each, value });
  }
  return { list };
}
