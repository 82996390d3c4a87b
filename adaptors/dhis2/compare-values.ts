import type { Conflict } from '../run/state.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import type { Cell } from '../tally/measure/cells.ts';
import { type DataSet, type Dhis2Context, hasNewImporter } from './data-set.ts';
import { type Difference, diffValues } from './diff-values.ts';
import type { StoredValue } from './read-values.ts';
import { type MappedElement, resolveCells } from './resolve-cells.ts';

/** What decides how cells and values compare. */
export interface Comparing {
  readonly mapping: CompiledMapping;
  readonly dataSet: DataSet;
  readonly context: Dhis2Context;
}

/** What differs, and the cells that DHIS2 has no place for. */
export interface Compared extends Difference {
  readonly conflicts: readonly Conflict[];
  /** Where the mapping names an element, by its UID. */
  readonly origins: ReadonlyMap<string, MappedElement>;
}

/**
 * Compare the cells of some periods with what DHIS2 holds of them.
 *
 * @param cells counted cells of all periods
 * @param stored values of all periods, by their key
 * @param isIn which periods to compare
 * @param comparing mapping, data set and user
 * @returns the difference of these periods
 * @throws {ImportError} as `resolveCells`
 * @example compareValues(cells, stored, (period) => !closed.has(period), { mapping, dataSet, context })
 */
export function compareValues(
  cells: readonly Cell[],
  stored: ReadonlyMap<string, StoredValue>,
  isIn: (period: string) => boolean,
  { mapping, dataSet, context }: Comparing,
): Compared {
  const measures = mapping.sources.flatMap((source) => source.measures);
  const some = cells.filter(({ period }) => isIn(period));
  const resolved = resolveCells(some, dataSet, measures);
  const held = new Map([...stored].filter(([, { period }]) => isIn(period)));
  const difference = diffValues(resolved.cells, held, {
    ownUsers: ownUsersOf(mapping, context),
    onEmpty: mapping.onEmpty,
    onManualEdit: mapping.onManualEdit,
    elements: resolved.elements,
    unplaced: resolved.unplaced,
    attributeOptionCombo: dataSet.attributeOptionCombo,
    zeroIsAbsence: !hasNewImporter(context.version),
  });
  return { ...difference, conflicts: resolved.conflicts, origins: resolved.origins };
}

/**
 * Say whose values are ours.
 *
 * @returns the mapping's users; the one that reports where it names none
 * @example ownUsersOf(mapping, context)
 */
export function ownUsersOf({ ownUsers }: CompiledMapping, { username }: Dhis2Context): readonly string[] {
  return ownUsers.length === 0 ? [username] : ownUsers;
}
