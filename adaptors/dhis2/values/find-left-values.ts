import type { Conflict } from '../../run/state.ts';
import { type Transport, TransportError } from '../../transport/index.ts';
import type { Places } from '../cells/places.ts';
import type { DataSet } from '../metadata/data-set.ts';
import { readValues } from './read-values.ts';

/** Which values would be ours. */
export interface LeftScope {
  readonly dataSet: DataSet;
  /** Periods that were counted. */
  readonly periods: readonly string[];
  /** Org units of the lookup, or those that places can name. */
  readonly lookup: readonly string[];
  /** What brings a unit into them: `lookup`; or what it has to have in DHIS2, such as `code`. */
  readonly noun: 'lookup' | 'UID' | 'code' | 'attribute value';
  /** The mapped elements and combos. */
  readonly places: Pick<Places, 'has'>;
  readonly ownUsers: readonly string[];
  /** Told when DHIS2 does not let the user read the units. */
  readonly log: (line: string) => void;
}

/**
 * Look for values of ours in units that the data set has and the lookup has not, as where a unit left the lookup or has
 * another code now:
 * nothing counts them any more, and nobody but a person can tell whether they should go. They are never deleted.
 *
 * @param transport the DHIS2 server
 * @param scope where to look, and whose values
 * @returns a conflict for each unit, sorted; none where the user may not read the units, since a user needs rights to
 *   the lookup's units alone
 * @throws {TransportError} when an answer does not come
 * @example await findLeftValues(dhis2, { dataSet, periods, lookup, noun: 'lookup', places, ownUsers, log })
 */
export async function findLeftValues(transport: Transport, scope: LeftScope): Promise<Conflict[]> {
  const { dataSet, periods, noun, places, ownUsers, log } = scope;
  const isNot = noun === 'lookup' ? 'is not in the lookup' : `has no ${noun}`;
  const lookup = new Set(scope.lookup);
  const orgUnits = dataSet.orgUnits.flatMap(({ id }) => (lookup.has(id) ? [] : [id])).sort();
  const found = new Map<string, { periods: Set<string>; values: number }>();
  try {
    for (const value of (await readValues(transport, { dataSet: dataSet.id, periods, orgUnits })).values()) {
      if (value.deleted || !ownUsers.includes(value.storedBy) || !places.has(value)) continue;
      const unit = found.get(value.orgUnit) ?? { periods: new Set(), values: 0 };
      unit.periods.add(value.period);
      unit.values += 1;
      found.set(value.orgUnit, unit);
    }
  } catch (error) {
    if (!(error instanceof TransportError) || !UNREADABLE.has(error.code)) throw error;
    log(
      `Cannot read back ${orgUnits.length} org units that ${noun === 'lookup' ? 'are not in the lookup' : `have no ${noun}`}: values of ours may be left there`,
    );
    return [];
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([orgUnit, unit]) => ({
      code: 'left-lookup',
      message: `org unit ${orgUnit} ${isNot} and holds ${unit.values} values of ours`,
      fix: `delete them in DHIS2, or ${noun === 'lookup' ? 'put the unit back into the lookup' : `give the unit its ${noun} back`}`,
      orgUnit,
      periods: [...unit.periods].sort(),
      values: unit.values,
    }));
}

/** How DHIS2 answers for units outside the user's data view: without values up to 2.42, with a refusal later. */
const UNREADABLE: ReadonlySet<string> = new Set(['unexpected-answer', 'refused']);
