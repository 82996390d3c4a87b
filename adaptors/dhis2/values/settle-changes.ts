import { explainCode } from '../conflicts/explain-code.ts';
import type { ImportConflict, ImportSummary } from '../conflicts/import-summary.ts';
import type { Change } from './diff-values.ts';

/** Why DHIS2 did not take a value. */
export interface RefusalReason {
  /** Of DHIS2, or `not-stored`, or `http-` and a status. */
  readonly code: string;
  readonly message: string;
  /** What the code means; left out where the message says it. */
  readonly means?: string;
  readonly fix: string;
}

/** A change that DHIS2 did not take. */
export interface RefusedChange {
  readonly change: Change;
  readonly reason: RefusalReason;
}

/** What became of changes. */
export interface Settled {
  readonly accepted: readonly Change[];
  readonly refused: readonly RefusedChange[];
  /** Not sent for lack of time, or waiting in DHIS2: for the next run, which sees what has become of them. */
  readonly left: readonly Change[];
}

/**
 * Part the changes of one request into accepted and refused ones, and say of the refused why.
 *
 * @param chunk what was sent, in the order in which it was sent
 * @param isRefused tells of a change, by its position too
 * @param summary what DHIS2 answered
 * @returns both
 * @example settleChanges(chunk, (change) => !isDone(change, stored), summary)
 */
export function settleChanges(
  chunk: readonly Change[],
  isRefused: (change: Change, index: number) => boolean,
  summary: ImportSummary,
): Settled {
  const accepted: Change[] = [];
  const refused: RefusedChange[] = [];
  chunk.forEach((change, index) => {
    if (isRefused(change, index)) refused.push({ change, reason: reasonOf(change, index, summary) });
    else accepted.push(change);
  });
  return { accepted, refused, left: [] };
}

/** The conflict that names a value by its position, else the one of the whole set, else that nothing was said. */
function reasonOf(change: Change, index: number, { conflicts, description }: ImportSummary): RefusalReason {
  const general = conflicts.filter(({ indexes }) => indexes.length === 0);
  const found =
    conflicts.find(({ indexes }) => indexes.includes(index)) ??
    general.find((conflict) => concerns(conflict, change)) ??
    general[0];
  if (found !== undefined) {
    // From 2.43 each value has a message of its own, with its position.
    const message = found.message.replace(/^Value #\d+ (?:value )?/, 'Value ');
    return { code: found.code, message, ...explainCode(found.code) };
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
