import type { Conflict } from '../../run/state.ts';
import type { CompiledMapping } from '../../tally/compiled-mapping.ts';
import type { Cell } from '../../tally/measure/cells.ts';
import { ConflictCounts } from '../conflicts/conflict-counts.ts';
import type { DataSet } from '../metadata/data-set.ts';
import { calledBy, type ReportedUnits } from '../metadata/resolve-org-units.ts';

/** Cells by the UIDs of their org units, and those of which no unit is known. */
export interface PlacedCells {
  readonly cells: readonly Cell[];
  /** Cells that no unit of the data set is known for, as they were counted. */
  readonly unplaced: readonly Cell[];
  /** Periods with cells that may belong to any unit without a cell. */
  readonly doubtful: readonly string[];
  /** Say of which org units there are none, those of some periods alone. */
  conflicts(periods: readonly string[]): Conflict[];
  /**
   * Tell whether a unit without a cell may be one whose cells have no unit, as after its code was changed in DHIS2 alone:
   * only where the places themselves are codes or values, since a lookup says which units it means.
   */
  mayBeNamed(orgUnit: string, period: string): boolean;
}

/**
 * Replace the codes and attribute values of cells by the UIDs of the org units that are called so.
 *
 * @param cells as they were counted
 * @param units what finds the UIDs
 * @param mapping compiled mapping
 * @param dataSet for messages
 * @returns the cells that have a unit; none of the others is lost
 * @example placeCells(decodeCells(proposed.cells), units, mapping, dataSet).conflicts(open)
 */
export function placeCells(
  cells: readonly Cell[],
  units: Pick<ReportedUnits, 'uidOf'>,
  { idScheme, lookup }: Pick<CompiledMapping, 'idScheme' | 'lookup'>,
  { name }: Pick<DataSet, 'name'>,
): PlacedCells {
  const placed: Cell[] = [];
  const unplaced: Cell[] = [];
  for (const cell of cells) {
    const orgUnit = units.uidOf(cell.orgUnit);
    if (orgUnit === undefined) unplaced.push(cell);
    else placed.push(orgUnit === cell.orgUnit ? cell : { ...cell, orgUnit });
  }
  const isNamedByPlaces = lookup === null && idScheme !== 'uid';
  const doubtful = new Set(isNamedByPlaces ? unplaced.map(({ period }) => period) : []);
  const counted = new Set(doubtful.size === 0 ? [] : placed.map(({ orgUnit, period }) => `${period} ${orgUnit}`));
  const where = lookup === null ? 'correct the place in FHIR' : 'correct the lookup';
  const assign =
    idScheme === 'uid' ? 'assign the data set to it' : 'give it to a unit that the data set is assigned to';
  return {
    cells: placed,
    unplaced,
    doubtful: [...doubtful],
    conflicts(periods) {
      const conflicts = new ConflictCounts();
      const isIn = new Set(periods);
      for (const { orgUnit, period } of unplaced) {
        if (!isIn.has(period)) continue;
        const message = `no org unit of data set "${name}" has ${calledBy(idScheme, orgUnit)}`;
        const fix = `${assign} in DHIS2, or ${where}`;
        conflicts.add({ code: 'unknown-org-unit', message, fix, orgUnit }, [period], 1);
      }
      return conflicts.list();
    },
    mayBeNamed: (orgUnit, period) => doubtful.has(period) && !counted.has(`${period} ${orgUnit}`),
  };
}
