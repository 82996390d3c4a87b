import { isOverLimit, overLimitWords, type Quarantine } from '../../run/quarantine.ts';
import type { Conflict } from '../../run/state.ts';
import { isSameNumber } from '../cells/same-number.ts';
import { ConflictCounts } from '../conflicts/conflict-counts.ts';
import type { Change } from './diff-values.ts';

/** Changes that are sent, and those that wait until the quarantine is as small as the mapping allows. */
export interface HeldBack {
  readonly changes: readonly Change[];
  readonly held: readonly Change[];
  /** `withheld`, where anything is. */
  readonly conflicts: readonly Conflict[];
}

/**
 * Hold back the changes that would empty values, as long as more is in quarantine than the mapping allows: a mistake in a
 * mapping or a lookup puts all rows there, and would first empty DHIS2 and then turn the run red. Of the whole run it holds
 * for all periods; of a single one, such as the month in which a system wrote other codes, for that period. What was counted is
 * sent; a first run has nothing to hold back.
 *
 * @param changes what differs
 * @param quarantine of the run
 * @returns what is sent, what is held back, and a conflict with its periods and number of values
 * @example holdBackEmptying(changes, quarantineOf(mapping, proposed)).held.length
 */
export function holdBackEmptying(changes: readonly Change[], quarantine: Quarantine): HeldBack {
  const isAll = isOverLimit(quarantine);
  const periods = new Set(quarantine.periods);
  const isHeld = (change: Change) => isEmptying(change) && (isAll || periods.has(change.period));
  const held = changes.filter(isHeld);
  if (held.length === 0) return { changes, held, conflicts: [] };
  const conflicts = new ConflictCounts();
  const why = isAll
    ? overLimitWords(quarantine)
    : 'of these periods more is in quarantine than maxQuarantinedInPeriod allows';
  const reason = {
    code: 'withheld',
    message: `values that are no more counted stay in DHIS2: ${why}`,
    fix: `mend what puts rows in quarantine, or raise ${isAll ? 'maxQuarantined' : 'maxQuarantinedInPeriod'} in the mapping to accept it`,
  };
  for (const { period } of held) conflicts.add(reason, [period], 1);
  return { changes: changes.filter((change) => !isHeld(change)), held, conflicts: conflicts.list() };
}

/** A deletion, or a zero in place of a value: what differs is held, and held as another number. */
function isEmptying({ kind, value, isText }: Change): boolean {
  return kind === 'delete' || (kind === 'update' && isText !== true && isSameNumber(value ?? '', '0'));
}
