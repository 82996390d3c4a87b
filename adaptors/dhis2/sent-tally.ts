import type { Conflict, Sent } from '../run/state.ts';
import type { Difference } from './diff-values.ts';
import { CLOSED_CODES } from './explain-code.ts';
import type { MappedElement } from './resolve-cells.ts';
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
  /** The sums. */
  result(): { readonly sent: Sent; readonly conflicts: readonly Conflict[] };
}

/**
 * Begin to sum up a report, period by period.
 *
 * @param difference what was found to differ
 * @param before conflicts that were found before sending; their periods are dirty
 * @param origins where the mapping names an element, by its UID
 * @returns the tally
 * @example createSentTally(difference, resolved.conflicts, resolved.origins).settle('202403', settled)
 */
export function createSentTally(
  { unchanged, kept }: Pick<Difference, 'unchanged' | 'kept'>,
  before: readonly Conflict[],
  origins: ReadonlyMap<string, MappedElement>,
): SentTally {
  const counts = { create: 0, update: 0, delete: 0 };
  const conflicts = [...before];
  const dirty = new Set(before.flatMap(({ periods = [] }) => periods));
  let refusals = before.reduce((sum, { values }) => sum + values, 0);
  return {
    dirty,
    settle(period, settled) {
      for (const { kind } of settled.accepted) counts[kind] += 1;
      for (const conflict of settled.conflicts) {
        // DHIS2 knows elements by UID; whoever reads the conflict knows them as the mapping has them.
        conflicts.push({ ...conflict, ...origins.get(conflict.dataElement ?? '') });
      }
      refusals += settled.refused.length;
      const [first] = settled.refused;
      if (first === undefined) return undefined;
      // Where DHIS2 takes other units, as beside an approved one, later values of theirs have to be counted still.
      const isClosed = settled.accepted.length === 0 && settled.refused.every(({ code }) => CLOSED_CODES.has(code));
      if (isClosed) return first.code;
      dirty.add(period);
      return undefined;
    },
    result: () => ({
      sent: {
        created: counts.create,
        updated: counts.update,
        deleted: counts.delete,
        unchanged,
        kept: kept.length,
        refused: refusals,
      },
      conflicts,
    }),
  };
}
