import type { Conflict, Sent } from '../../run/state.ts';
import { CLOSED_CODES } from '../conflicts/explain-code.ts';
import { groupRefusals, type Origins } from '../conflicts/group-refusals.ts';
import type { Difference } from './diff-values.ts';
import type { Settled } from './settle-changes.ts';

/** What a report has sent so far, and what became of it. */
export interface SentTally {
  /** Periods that are not wholly accepted. */
  readonly dirty: Set<string>;
  /**
   * Note what became of a period.
   *
   * @param period DHIS2 period
   * @param settled its changes
   * @param orgUnits all that something is reported for in the period, changed or not
   * @returns the code to park it with, where it was wholly refused as closed
   */
  settle(period: string, settled: Settled, orgUnits: ReadonlySet<string>): string | undefined;
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
    settle(period, settled, orgUnits) {
      for (const { kind } of settled.accepted) counts[kind] += 1;
      for (const conflict of groupRefusals(settled.refused, origins)) conflicts.push(conflict);
      refusals += settled.refused.length;
      if (settled.left.length > 0) dirty.add(period);
      const [first] = settled.refused;
      if (first === undefined) return undefined;
      if (isClosed(settled, orgUnits)) return first.reason.code;
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

/**
 * Whether DHIS2 takes nothing of a period. Where it takes other units, as beside an approved one, later values of theirs
 * have to be counted still, and their reports to be declared complete.
 */
function isClosed({ accepted, refused, left }: Settled, orgUnits: ReadonlySet<string>): boolean {
  if (accepted.length > 0 || left.length > 0) return false;
  if (!refused.every(({ reason }) => CLOSED_CODES.has(reason.code))) return false;
  if (refused.every(({ reason }) => !OF_A_UNIT.has(reason.code))) return true;
  const units = new Set(refused.map(({ change }) => change.orgUnit));
  return [...orgUnits].every((unit) => units.has(unit));
}

/** Closed codes that concern single org units. */
const OF_A_UNIT: ReadonlySet<string> = new Set(['E7642', 'E8033', 'approved']);
