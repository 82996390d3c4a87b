import type { PlacedCells } from '../cells/place-cells.ts';
import type { Compared } from '../values/compare-values.ts';

/** Why periods are parked, and how many changes of each were not sent. */
export type ParkedPeriods = Map<string, { readonly code: string; readonly values: number }>;

/**
 * Park the closed periods in which something would have to be sent. What DHIS2 holds already is no reason to park one,
 * and what has no place cannot be mended in it.
 *
 * @param closed reasons by period
 * @param untaken what differs in them
 * @param placed tells of cells without a place
 * @param log told of each, a line
 * @returns the parked ones
 * @example parkClosed(closed, compareValues(cells, stored, { periods: [...closed.keys()], areOpen: false }, …), placed, log)
 */
export function parkClosed(
  closed: ReadonlyMap<string, string>,
  untaken: Compared,
  placed: PlacedCells,
  log: (line: string) => void,
): ParkedPeriods {
  const parked: ParkedPeriods = new Map();
  for (const [period, code] of closed) {
    const values = untaken.changes.filter((change) => change.period === period).length;
    if (values === 0) continue;
    log(`Park ${period}: ${values} values, ${code}`);
    parked.set(period, { code, values });
  }
  const unplaced = [...placed.conflicts([...closed.keys()]), ...untaken.conflicts];
  const cells = unplaced.reduce((sum, { values }) => sum + values, 0);
  if (cells > 0) log(`Leave out ${cells} cells of closed periods: DHIS2 would not take them`);
  return parked;
}
