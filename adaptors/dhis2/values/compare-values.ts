import type { Conflict } from '../../run/state.ts';
import type { CompiledMapping } from '../../tally/compiled-mapping.ts';
import type { Lookup } from '../../tally/lookup.ts';
import type { Cell } from '../../tally/measure/cells.ts';
import { periodRange } from '../../tally/period/index.ts';
import { formatCells } from '../cells/format-cells.ts';
import { optionPlaces } from '../cells/map-places.ts';
import { mappedMeasures } from '../cells/mapped-measures.ts';
import type { Places } from '../cells/places.ts';
import { type MappedElement, resolveCells } from '../cells/resolve-cells.ts';
import { keyOf, type ValueKey } from '../cells/value-key.ts';
import { zeroKeys } from '../cells/zero-keys.ts';
import { type DataSet, type Dhis2Context, hasNewImporter } from '../metadata/data-set.ts';
import type { ValueCheck } from '../preflight/value-check.ts';
import { type Difference, type DiffRules, diffValues } from './diff-values.ts';
import type { StoredValue } from './read-values.ts';

/** What decides how cells and values compare. */
export interface Comparing {
  readonly mapping: CompiledMapping;
  readonly dataSet: DataSet;
  readonly context: Dhis2Context;
  readonly lookup: Pick<Lookup, 'covers' | 'orgUnits'>;
  readonly places: Places;
  readonly limits: ValueCheck;
  /** Whether a unit without a cell may be one whose cells have no place: then nothing becomes empty there. */
  readonly mayBeNamed: (orgUnit: string, period: string) => boolean;
}

/** Which periods to compare. */
export interface ComparedPeriods {
  readonly periods: readonly string[];
  /** Whether DHIS2 takes values of them now: where it does not, places without a value get no zeros. */
  readonly areOpen: boolean;
}

/** What differs, and the cells that DHIS2 has no place for or whose values it would not take. */
export interface Compared extends Difference {
  readonly conflicts: readonly Conflict[];
  /** Org units and periods with a cell that is not in DHIS2 as it was counted, whatever is sent. */
  readonly failed: readonly UnitPeriod[];
  /** What DHIS2 is to hold: cells, and zeros where the mapping wants them. */
  readonly reported: readonly ValueKey[];
  /** Where the mapping names an element, by its UID. */
  readonly origins: ReadonlyMap<string, MappedElement>;
}

/**
 * Compare the cells of some periods with what DHIS2 holds of them.
 *
 * @param cells counted cells of all periods
 * @param stored values of all periods, by their key
 * @param compared which periods to compare
 * @param comparing mapping, data set, user, lookup and places
 * @returns the difference of these periods
 * @throws {ImportError} as `resolveCells`
 * @example compareValues(cells, stored, { periods: open, areOpen: true }, comparing)
 */
export function compareValues(
  cells: readonly Cell[],
  stored: ReadonlyMap<string, StoredValue>,
  { periods, areOpen }: ComparedPeriods,
  comparing: Comparing,
): Compared {
  const { mapping, dataSet, context, lookup, places, mayBeNamed } = comparing;
  const isIn = new Set(periods);
  const resolved = resolveCells(
    cells.filter(({ period }) => isIn.has(period)),
    dataSet,
    mappedMeasures(mapping),
    optionPlaces(mapping),
  );
  const formatted = formatCells(resolved.cells, { ...resolved, places });
  const held = new Map([...stored].filter(([, { period }]) => isIn.has(period)));
  const { type, calendar } = mapping.period;
  const days = new Map(periods.map((period) => [period, periodRange(type, period, calendar)]));
  const rules: Omit<DiffRules, 'zeros'> = {
    ownUsers: ownUsersOf(mapping, context),
    onEmpty: mapping.onEmpty,
    onManualEdit: mapping.onManualEdit,
    places: zerosAreTrue(mapping) ? places : { ...places, takesZero: () => false },
    isZeroAbsence: zeroAbsence(dataSet, context),
    unplaced: resolved.unplaced,
    refused: formatted.refused,
    covers(orgUnit, period) {
      const range = days.get(period);
      return range !== undefined && lookup.covers(orgUnit, range) && !mayBeNamed(orgUnit, period);
    },
  };
  const zeros = [...wantedZeros(held, { periods, areOpen }, rules, comparing)];
  const difference = diffValues(formatted.cells, held, { ...rules, zeros });
  return {
    ...difference,
    conflicts: [...resolved.conflicts, ...formatted.conflicts],
    failed: [...resolved.unplaced, ...formatted.refused].map(unitPeriodOf),
    reported: [...formatted.cells, ...zeros],
    origins: resolved.origins,
  };
}

/** An org unit in a period. */
export type UnitPeriod = Pick<ValueKey, 'period' | 'orgUnit'>;

/** Keys begin with the period and the org unit. */
function unitPeriodOf(key: string): UnitPeriod {
  const [period = '', orgUnit = ''] = key.split(' ');
  return { period, orgUnit };
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

/** Where small cells are left out, one that is not there may stand for persons, and a zero would be a lie. */
function zerosAreTrue({ minCell }: CompiledMapping): boolean {
  return minCell <= 1;
}

function zeroAbsence(dataSet: DataSet, { version }: Dhis2Context): (dataElement: string) => boolean {
  if (hasNewImporter(version)) return () => false;
  const insignificant = new Set(
    dataSet.elements.flatMap(({ id, zeroIsSignificant }) => (zeroIsSignificant ? [] : [id])),
  );
  return (dataElement) => insignificant.has(dataElement);
}

function wantedZeros(
  held: ReadonlyMap<string, StoredValue>,
  { periods, areOpen }: ComparedPeriods,
  { ownUsers, unplaced, covers, isZeroAbsence }: Omit<DiffRules, 'zeros'>,
  { mapping, dataSet, lookup, places, limits }: Comparing,
): Iterable<ValueKey> {
  if (mapping.zeros === 'none' || !zerosAreTrue(mapping)) return [];
  const assigned = new Set(dataSet.orgUnits.map(({ id }) => id));
  const kinds = places.zeroKinds.filter(({ dataElement }) => !isZeroAbsence(dataElement));
  const scope = {
    kinds,
    orgUnits: lookup.orgUnits.filter((unit) => assigned.has(unit)),
    periods,
    covers,
    unplaced,
    limits,
  };
  if (areOpen) return zeroKeys(scope);
  // A zero of ours in a period that has closed stays; nothing waits there for zeros that were never sent.
  return onlyHeld(zeroKeys(scope), held, ownUsers);
}

function* onlyHeld(
  keys: Iterable<ValueKey>,
  held: ReadonlyMap<string, StoredValue>,
  ownUsers: readonly string[],
): Generator<ValueKey> {
  for (const key of keys) {
    const value = held.get(keyOf(key));
    if (value !== undefined && !value.deleted && ownUsers.includes(value.storedBy)) yield key;
  }
}
