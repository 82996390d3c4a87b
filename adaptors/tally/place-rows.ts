import type { Beside } from './beside.ts';
import type { CompiledSource, Row } from './compiled-mapping.ts';
import { increase } from './increase.ts';
import { textOfDay } from './period/index.ts';

/** An org unit: its UID, its position in the lookup's list, and whether it has a first or last day. */
interface Placed {
  readonly unit: string;
  readonly position: number;
  readonly isDated: boolean;
}

/**
 * Make what finds the org unit of rows, and counts by which expression it was found.
 *
 * @param source compiled source
 * @param beside lookup and places
 * @returns the counts so far, and a function from a row and its day to the unit; `closed` where it lies outside the unit's
 *   first and last day; the reason `no-place` or `unknown-place`
 */
export function createPlacing(source: CompiledSource, { lookup, findOrgUnit }: Beside) {
  const placedBy = new Map<string, number>();
  const unknownPlaces = new Map<string, number>();
  const positions = new Map(lookup.orgUnits.map((unit, at) => [unit, at]));
  const units = new Map<string, Placed | null>();

  function unitOf(key: string): Placed | null {
    let known = units.get(key);
    if (known === undefined) {
      const unit = findOrgUnit(key);
      const position = unit === undefined ? undefined : positions.get(unit);
      known = unit === undefined || position === undefined ? null : { unit, position, isDated: isDated(unit) };
      units.set(key, known);
    }
    return known;
  }

  /** Open on the first and the last day that there can be: no day has to be asked for. */
  function isDated(unit: string): boolean {
    return !(lookup.openOn(unit, '0001-01-01') && lookup.openOn(unit, '9998-12-31'));
  }

  return {
    placedBy,
    unknownPlaces,
    find(row: Row, day: number): { readonly position: number } | { readonly reason: string } | 'closed' {
      let tried: string | undefined;
      for (const { column, name, stopIfPresent } of source.orgUnit) {
        const key = row[column];
        if (key === null || key === undefined) continue;
        const found = unitOf(String(key));
        if (found !== null) {
          if (found.isDated && !lookup.openOn(found.unit, textOfDay(day))) return 'closed';
          increase(placedBy, name);
          return found;
        }
        tried ??= String(key);
        if (stopIfPresent) break;
      }
      if (tried === undefined) return { reason: 'no-place' };
      increase(unknownPlaces, tried);
      return { reason: 'unknown-place' };
    },
  };
}
