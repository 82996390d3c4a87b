import type { Conflict } from '../run/state.ts';
import { ConflictCounts } from './conflict-counts.ts';
import type { DataSet } from './data-set.ts';
import type { Change } from './diff-values.ts';
import type { OptionLimits } from './option-limits.ts';

/** Changes that may be sent, and why the others may not. */
export interface Withheld {
  readonly changes: readonly Change[];
  readonly conflicts: readonly Conflict[];
}

/**
 * Keep back the changes of org units that are not assigned to the data set, deletions of ours included: up to 2.42
 * DHIS2 would take them without a word, from 2.43 it would refuse all that is sent with them. Likewise those beyond the
 * limits of their attribute options.
 *
 * @param changes what differs
 * @param dataSet with its assigned units
 * @param unknown org units of the lookup that DHIS2 does not have
 * @param limits of attribute options; none where it is left out
 * @returns what may be sent, and a conflict for each unit and option with something kept back
 * @example withholdChanges(difference.changes, dataSet, new Set(), limits)
 */
export function withholdChanges(
  changes: readonly Change[],
  dataSet: DataSet,
  unknown: ReadonlySet<string>,
  limits: OptionLimits = () => undefined,
): Withheld {
  const assigned = new Set(dataSet.orgUnits.map(({ id }) => id));
  const conflicts = new ConflictCounts();
  const allowed = changes.filter((change) => {
    const { orgUnit, period } = change;
    if (assigned.has(orgUnit)) {
      const limit = limits(change);
      if (limit !== undefined) conflicts.add(limit, [period], 1);
      return limit === undefined;
    }
    const code = unknown.has(orgUnit) ? 'unknown-org-unit' : 'not-assigned';
    conflicts.add({ code, ...textOf(code, orgUnit, dataSet.name), orgUnit }, [period], 1);
    return false;
  });
  return { changes: allowed, conflicts: conflicts.list() };
}

function textOf(code: string, orgUnit: string, dataSet: string): Pick<Conflict, 'message' | 'fix'> & { fix: string } {
  return code === 'unknown-org-unit'
    ? { message: `DHIS2 has no org unit ${orgUnit}`, fix: 'correct the lookup: it wants the UIDs of org units' }
    : {
        message: `org unit ${orgUnit} is not assigned to data set "${dataSet}"`,
        fix: 'assign it in DHIS2, or correct the lookup',
      };
}
