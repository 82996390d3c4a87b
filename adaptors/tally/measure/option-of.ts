import type { CompiledDimension, Row } from '../compiled-mapping.ts';
import { ageIn, type DayRange, partialDays } from '../period/index.ts';

/** Why a row or a subject could not be counted; the keys of the run report. */
export type QuarantineReason = string;

/** The category option of a row in one dimension, or why it has none. */
export type OptionOf = { readonly option: string } | { readonly reason: QuarantineReason };

/**
 * Find a row's category option in one dimension.
 *
 * Age is counted at the event, never at the report. A birth date or an event date of less precision counts when the
 * greatest and the least possible age lie in the same band.
 *
 * @param dimension value map or age bands
 * @param row the row, joined columns included
 * @param event first and last possible day of the event in the mapping's time zone
 * @returns the option, or a reason: `no-value:sex`, `no-option:sex`, `bad-birth-date:age`, `before-birth:age`,
 *   `partial-birth-date:age`, `partial-date:age`, `no-band:age`
 * @example optionOf(sex, { 'child.sex': 'male' }, { start: '2024-03-01', end: '2024-03-01' }) // { option: 'Male' }
 */
export function optionOf(dimension: CompiledDimension, row: Row, event: DayRange): OptionOf {
  if (dimension.kind === 'age') return ageBand(dimension, row[dimension.birth], event);
  const value = row[dimension.column];
  if (value === null || value === undefined) return { reason: `no-value:${dimension.name}` };
  const key = String(value);
  const option = Object.hasOwn(dimension.map, key) ? dimension.map[key] : undefined;
  return option === undefined ? { reason: `no-option:${dimension.name}` } : { option };
}

function ageBand(
  dimension: CompiledDimension & { kind: 'age' },
  value: Row[string] | undefined,
  event: DayRange,
): OptionOf {
  const because = (reason: string): OptionOf => ({ reason: `${reason}:${dimension.name}` });
  if (value === null || value === undefined) return because('no-value');
  const birth = typeof value === 'string' ? partialDays(value.slice(0, 10)) : undefined;
  if (birth === undefined) return because('bad-birth-date');
  if (birth.start > event.end) return because('before-birth');
  const oldest = bandAt(dimension, ageIn(dimension.unit, birth.start, event.end));
  // Who may have been born on the day of the event may be of age 0.
  const youngest = birth.end >= event.start ? 0 : ageIn(dimension.unit, birth.end, event.start);
  if (bandAt(dimension, youngest) !== oldest) {
    return because(birth.start === birth.end ? 'partial-date' : 'partial-birth-date');
  }
  return oldest === undefined ? because('no-band') : { option: oldest };
}

function bandAt(dimension: CompiledDimension & { kind: 'age' }, age: number): string | undefined {
  return dimension.bands.find((band) => age >= band.from && (band.to === null || age < band.to))?.option;
}
