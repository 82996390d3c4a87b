import type { CompiledPlace, Row } from '../tally/compiled-mapping.ts';
import { increase } from '../tally/increase.ts';
import type { Lookup } from '../tally/lookup.ts';
import { toldPlace } from '../tally/told-place.ts';

/** What finds org units. */
export interface Units {
  readonly lookup: Lookup;
  /** The org unit of a place, found by the lookup or by the places that it is part of. */
  readonly findOrgUnit: (place: string) => string | undefined;
  /** The UID of an org unit of the program. */
  readonly unitOf: (name: string) => string | undefined;
  /** How often places came that the lookup lacks; counted here. */
  readonly unknownPlaces: Map<string, number>;
}

/** The UID of an org unit, or why there is none. */
export type FoundUnit = { readonly unit: string } | { readonly reason: string };

/**
 * Find the org unit of a row: the first of some columns that leads to one.
 *
 * @param units what finds them
 * @param places the columns
 * @param row the row
 * @param day the day on which something happened there
 * @returns the UID; `no-place` where no column has a value, `unknown-place`, `closed` outside the days of the lookup,
 *   `not-assigned` where the program is not assigned to the unit
 */
export function findUnit(units: Units, places: readonly CompiledPlace[], row: Row, day: string): FoundUnit {
  let tried: string | undefined;
  for (const { column, stopIfPresent } of places) {
    const key = row[column];
    if (key === null || key === undefined) continue;
    const name = units.findOrgUnit(String(key));
    if (name !== undefined) {
      if (!units.lookup.openOn(name, day)) return { reason: 'closed' };
      const unit = units.unitOf(name);
      return unit === undefined ? { reason: 'not-assigned' } : { unit };
    }
    tried ??= String(key);
    if (stopIfPresent) break;
  }
  if (tried === undefined) return { reason: 'no-place' };
  increase(units.unknownPlaces, toldPlace(tried));
  return { reason: 'unknown-place' };
}
