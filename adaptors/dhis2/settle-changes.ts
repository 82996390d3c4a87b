import type { Conflict } from '../run/state.ts';
import type { Change } from './diff-values.ts';
import { explainCode } from './explain-code.ts';
import type { ImportConflict, ImportSummary } from './import-summary.ts';

/** What became of changes. */
export interface Settled {
  readonly accepted: readonly Change[];
  readonly refused: readonly { readonly change: Change; readonly code: string }[];
  /** Data elements by UID. */
  readonly conflicts: readonly Conflict[];
}

/**
 * Part the changes of one request into accepted and refused ones, and say of the refused why.
 *
 * @param chunk what was sent, in the order in which it was sent
 * @param isRefused tells of a change, by its position too
 * @param summary what DHIS2 answered
 * @returns both, with conflicts counted together by code, data element and message
 * @example settleChanges(chunk, (change) => !isDone(change, stored), summary)
 */
export function settleChanges(
  chunk: readonly Change[],
  isRefused: (change: Change, index: number) => boolean,
  summary: ImportSummary,
): Settled {
  const accepted: Change[] = [];
  const refused: { change: Change; code: string }[] = [];
  const groups = new Map<string, Conflict>();
  chunk.forEach((change, index) => {
    if (!isRefused(change, index)) {
      accepted.push(change);
      return;
    }
    const reason = reasonOf(change, index, summary);
    refused.push({ change, code: reason.code });
    const key = JSON.stringify([reason.code, change.dataElement, reason.message]);
    groups.set(key, merge(groups.get(key), reason, change));
  });
  return { accepted, refused, conflicts: [...groups.values()] };
}

type Reason = Pick<Conflict, 'code' | 'message'> & { readonly fix: string };

/** Org unit and period are named where all values of a conflict share them. */
function merge(known: Conflict | undefined, reason: Reason, { dataElement, orgUnit, period }: Change): Conflict {
  const values = (known?.values ?? 0) + 1;
  const isShared = (was: string | undefined, is: string) => known === undefined || was === is;
  return {
    ...reason,
    dataElement,
    ...(isShared(known?.orgUnit, orgUnit) ? { orgUnit } : {}),
    ...(isShared(known?.period, period) ? { period } : {}),
    values,
  };
}

/** The conflict that names a value by its position, else the one of the whole set, else that nothing was said. */
function reasonOf(change: Change, index: number, { conflicts, description }: ImportSummary): Reason {
  const general = conflicts.filter(({ indexes }) => indexes.length === 0);
  const found =
    conflicts.find(({ indexes }) => indexes.includes(index)) ??
    general.find((conflict) => concerns(conflict, change)) ??
    general[0];
  if (found !== undefined) {
    // From 2.43 each value has a message of its own, with its position.
    return {
      code: found.code,
      message: found.message.replace(/^Value #\d+ value/, 'Value'),
      ...explainCode(found.code),
    };
  }
  const said = description === '' ? '' : ` ("${description.slice(0, 120)}")`;
  return {
    code: 'not-stored',
    message: `DHIS2 answered without a conflict, and does not hold the value${said}`,
    fix: 'it is sent again by the next run; when it stays, look into the log of DHIS2',
  };
}

/** Conflicts without positions still name what they are about. */
function concerns({ message }: ImportConflict, { dataElement, orgUnit, period, categoryOptionCombo }: Change): boolean {
  return [dataElement, orgUnit, period, categoryOptionCombo].some((id) => message.includes(`\`${id}\``));
}
