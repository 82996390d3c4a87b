import type { Conflict } from '../../adaptors/run/state.ts';

/** Periods that are named; a line has to stay short. */
const PERIODS_NAMED = 3;

/**
 * Say in a line why cells have no place in DHIS2.
 *
 * @param conflict the reason, with the number of cells
 * @returns `code: message — fix (2 cells of 202402, 202403)`
 * @example describeConflict(conflict)
 */
export function describeConflict({ code, message, fix, values, periods = [] }: Conflict): string {
  const named = periods.slice(0, PERIODS_NAMED).join(', ');
  const of = named === '' ? '' : ` of ${named}${periods.length > PERIODS_NAMED ? ', …' : ''}`;
  return `${code}: ${message}${fix === undefined ? '' : ` — ${fix}`} (${values} cell${values === 1 ? '' : 's'}${of})`;
}
