import type { Conflict, Sent } from '../run/state.ts';
import type { Difference } from './diff-values.ts';
import { CLOSED_CODES } from './explain-code.ts';
import { groupRefusals, type Origins } from './group-refusals.ts';
import type { Settled } from './settle-changes.ts';

/** What a report has sent so far, and what became of it. */
export interface SentTally {
  /** Periods that are not wholly accepted. */
  readonly dirty: Set<string>;
  /**
   * Note what became of a period.
   *
   * @returns the code to park it with, where it was wholly refused as closed
   */
  settle(period: string, settled: Settled): string | undefined;
  /** Note conflicts of a period that concern no value. */
  add(period: string, conflicts: readonly Conflict[]): void;
  /** The sums. */
  result(): { readonly sent: Sent; readonly conflicts: readonly Conflict[] };
}

/**
 * Begin to sum up a report, period by period.
 *
 * @param difference what was found to differ
 * @param before conflicts that were found before sending; their periods are dirty
 * @param origins of the values
 * @returns the tally
 * @example createSentTally(difference, resolved.conflicts, { elements, places, dataSet }).settle('202403', settled)
 */
export function createSentTally(
  { unchanged, absentZeros = 0, kept }: Pick<Difference, 'unchanged' | 'kept'> & Partial<Difference>,
  before: readonly Conflict[],
  origins: Origins,
): SentTally {
  const counts = { create: 0, update: 0, delete: 0 };
  const conflicts = [...before];
  const dirty = new Set(before.flatMap(({ periods = [] }) => periods));
  let refusals = before.reduce((sum, { values }) => sum + values, 0);
  return {
    dirty,
    settle(period, settled) {
      for (const { kind } of settled.accepted) counts[kind] += 1;
      conflicts.push(...groupRefusals(settled.refused, origins));
      refusals += settled.refused.length;
      const [first] = settled.refused;
      if (first === undefined) return undefined;
      // Where DHIS2 takes other units, as beside an approved one, later values of theirs have to be counted still.
      const isClosed =
        settled.accepted.length === 0 && settled.refused.every(({ reason }) => CLOSED_CODES.has(reason.code));
      if (isClosed) return first.reason.code;
      dirty.add(period);
      return undefined;
    },
    add(period, found) {
      conflicts.push(...found);
      if (found.length > 0) dirty.add(period);
    },
    result: () => ({
      sent: {
        created: counts.create,
        updated: counts.update,
        deleted: counts.delete,
        unchanged,
        ...(absentZeros > 0 ? { absentZeros } : {}),
        kept: kept.length,
        refused: refusals,
      },
      conflicts,
    }),
  };
}
