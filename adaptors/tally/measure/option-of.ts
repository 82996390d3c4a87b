import type { CompiledDimension, Row } from '../compiled-mapping.ts';
import { ageIn, type Day, partialDays } from '../period/index.ts';

/** Why a row or a subject could not be counted; the keys of the run report. */
export type QuarantineReason = string;

/** The category option of a row in one dimension, or why it has none. */
export type OptionOf = { readonly option: string } | { readonly reason: QuarantineReason };

/**
 * Find a row's category option in one dimension.
 *
 * Age is counted at the event, never at the report. A birth date of less precision counts when its first and its last
 * possible day give the same band.
 *
 * @param dimension value map or age bands
 * @param row the row, joined columns included
 * @param eventDay the day of the event in the mapping's time zone
 * @returns the option, or a reason: `no-value:sex`, `no-option:sex`, `bad-birth-date:age`, `before-birth:age`,
 *   `partial-birth-date:age`, `no-band:age`
 * @example optionOf(sex, { 'child.sex': 'male' }, '2024-03-01') // { option: 'Male' }
 */
export function optionOf(dimension: CompiledDimension, row: Row, eventDay: Day): OptionOf {
  if (dimension.kind === 'age') return ageBand(dimension, row[dimension.birth], eventDay);
  const value = row[dimension.column];
  if (value === null || value === undefined) return { reason: `no-value:${dimension.name}` };
  const key = String(value);
  const option = Object.hasOwn(dimension.map, key) ? dimension.map[key] : undefined;
  return option === undefined ? { reason: `no-option:${dimension.name}` } : { option };
}

function ageBand(
  dimension: CompiledDimension & { kind: 'age' },
  value: Row[string] | undefined,
  eventDay: Day,
): OptionOf {
  const because = (reason: string): OptionOf => ({ reason: `${reason}:${dimension.name}` });
  if (value === null || value === undefined) return because('no-value');
  const birth = typeof value === 'string' ? partialDays(value.slice(0, 10)) : undefined;
  if (birth === undefined) return because('bad-birth-date');
  if (birth.start > eventDay) return because('before-birth');
  const oldest = bandAt(dimension, ageIn(dimension.unit, birth.start, eventDay));
  if (birth.start !== birth.end) {
    // Born on any day of a month or a year: the youngest possible age decides too.
    const youngest = birth.end > eventDay ? eventDay : birth.end;
    if (bandAt(dimension, ageIn(dimension.unit, youngest, eventDay)) !== oldest) return because('partial-birth-date');
  }
  return oldest === undefined ? because('no-band') : { option: oldest };
}

function bandAt(dimension: CompiledDimension & { kind: 'age' }, age: number): string | undefined {
  return dimension.bands.find((band) => age >= band.from && (band.to === null || age < band.to))?.option;
}
