import type { Conflict } from '../../run/state.ts';
import { ConflictCounts } from '../conflicts/conflict-counts.ts';
import type { Change } from '../values/diff-values.ts';
import type { ValueCheck } from './value-check.ts';

/** Changes that may be sent, and why the others may not. */
export interface Withheld {
  readonly changes: readonly Change[];
  readonly withheld: readonly Change[];
  readonly conflicts: readonly Conflict[];
}

/**
 * Keep back the changes that a check refuses, deletions of ours included: DHIS2 would take them without a word, or refuse
 * all that is sent with them.
 *
 * @param changes what differs
 * @param check tells what may not be sent
 * @returns what may be sent, what not, and a conflict for each reason with its periods and number of values
 * @example withholdChanges(difference.changes, firstRefusal(assignedUnits(dataSet, units.unknown), limits)).conflicts
 */
export function withholdChanges(changes: readonly Change[], check: ValueCheck): Withheld {
  const conflicts = new ConflictCounts();
  const [allowed, withheld]: [Change[], Change[]] = [[], []];
  for (const change of changes) {
    const refusal = check(change);
    if (refusal === undefined) {
      allowed.push(change);
      continue;
    }
    conflicts.add(refusal, [change.period], 1);
    withheld.push(change);
  }
  return { changes: allowed, withheld, conflicts: conflicts.list() };
}
