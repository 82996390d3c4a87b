import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import type { Clock } from './clock.ts';
import type { Counted } from './count-in-time.ts';
import type { Cursor, Overlap, Proposed, Running, RunState } from './state.ts';

/** What a source tells of changes since the cursor. */
export interface FoundChanges {
  /** Periods concerned. */
  readonly periods: readonly string[] | 'all';
  /** The next cursor, by resource type or feed. */
  readonly cursor: Cursor;
  /** What the next run knows again, by resource type or feed. */
  readonly overlap: Readonly<Record<string, Overlap>>;
  /** Resource types or feeds whose deletions are not told. */
  readonly noHistory: readonly string[];
}

/** What a tally step has found and counted. */
export interface Found {
  readonly changes: FoundChanges;
  readonly counted: Counted;
  readonly running: Running;
}

/**
 * Make what a tally step hands to the report step.
 *
 * @param mapping compiled mapping
 * @param state what is asked of the run
 * @param found changes, counts and the run
 * @param clock tells how much of the run's time is used
 * @returns the proposal
 * @example propose(mapping, state, { changes, counted, running }, clock)
 */
export function propose(
  mapping: CompiledMapping,
  { retryParked = false }: RunState,
  { changes: { cursor, overlap, noHistory }, counted, running }: Found,
  clock: Clock,
): Proposed {
  return {
    cursor,
    overlap,
    mappingHash: mapping.hash,
    ...counted,
    now: running.now,
    usedMs: clock.now() - running.startedAt,
    dryRun: running.dryRun,
    retryParked,
    requests: running.meter.traffic,
    noHistory,
  };
}
