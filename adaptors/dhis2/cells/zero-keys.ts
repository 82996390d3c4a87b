import type { ValueCheck } from '../preflight/value-check.ts';
import type { Kind } from './places.ts';
import { blockOf, type ValueKey } from './value-key.ts';

/** Where zeros are wanted. */
export interface ZeroScope {
  readonly kinds: readonly Kind[];
  readonly orgUnits: readonly string[];
  readonly periods: readonly string[];
  /** Whether a unit is counted in a period. */
  readonly covers: (orgUnit: string, period: string) => boolean;
  /** Blocks of which a cell has no place, by `blockOf`: it may be one of these. */
  readonly unplaced: ReadonlySet<string>;
  /** What attribute options are for, and when org units are open. */
  readonly limits: ValueCheck;
}

/**
 * Go through every place that wants a zero when nothing was counted there. One after the other, since there may be
 * millions, most of which DHIS2 holds already.
 *
 * @param scope elements and combos, units, periods
 * @returns places, cells or none
 * @example for (const key of zeroKeys(scope)) if (!counted.has(keyOf(key))) …
 */
export function* zeroKeys({ kinds, orgUnits, periods, covers, unplaced, limits }: ZeroScope): Generator<ValueKey> {
  for (const period of periods) {
    for (const orgUnit of orgUnits) {
      if (!covers(orgUnit, period)) continue;
      for (const kind of kinds) {
        const key = { ...kind, orgUnit, period };
        if (limits(key) === undefined && !unplaced.has(blockOf(key))) yield key;
      }
    }
  }
}
