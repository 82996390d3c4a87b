import type { Beside } from './beside.ts';
import type { CompiledSource, Row } from './compiled-mapping.ts';
import { addTallies, type Tallies } from './counts.ts';
import { increase } from './increase.ts';
import { textOfDay } from './period/index.ts';
import { toldPlace } from './told-place.ts';

/** Of a longer name of a place nothing is kept. */
const LONGEST_PLACE = 200;

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
  const expressions = source.orgUnit.map((expression, number) => ({ ...expression, number, placed: 0 }));
  const unknownPlaces = new Map<string, number>();
  const units = new Map<string, Placed | null>();
  let last = -1;

  function unitOf(key: string): Placed | null {
    let known = units.get(key);
    if (known === undefined) {
      const unit = findOrgUnit(key);
      const position = unit === undefined ? undefined : lookup.positionOf(unit);
      known = unit === undefined || position === undefined ? null : { unit, position, isDated: lookup.isDated(unit) };
      if (key.length <= LONGEST_PLACE) units.set(key, known);
    }
    return known;
  }

  return {
    /** Placed rows by the name of the expression. */
    placedBy: (): Tallies =>
      addTallies(...expressions.map(({ name, placed }) => (placed === 0 ? {} : { [name]: placed }))),
    unknownPlaces,
    /** The expression that led to the last org unit that was found. */
    last: () => last,
    /** Count a row no more that was placed by an expression, since it counts nowhere. */
    takeBack(expression: number): void {
      const known = expressions[expression];
      if (known !== undefined) known.placed -= 1;
    },
    find(row: Row, day: number): { readonly position: number } | { readonly reason: string } | 'closed' {
      let tried: string | undefined;
      for (const expression of expressions) {
        const key = row[expression.column];
        if (key === null || key === undefined) continue;
        const found = unitOf(String(key));
        if (found !== null) {
          if (found.isDated && !lookup.openOn(found.unit, textOfDay(day))) return 'closed';
          expression.placed += 1;
          last = expression.number;
          return found;
        }
        tried ??= String(key);
        if (expression.stopIfPresent) break;
      }
      if (tried === undefined) return { reason: 'no-place' };
      increase(unknownPlaces, toldPlace(tried));
      return { reason: 'unknown-place' };
    },
  };
}
