import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { totalOf } from '../tally/counts.ts';
import { comparePeriods } from '../tally/period/index.ts';
import { keptState } from './read-state.ts';
import type { Conflict, KeptState, Parked, Proposed, Running, RunReport, RunState, Sent } from './state.ts';

/** Conflicts that are listed; the state between runs has to stay small. */
const CONFLICTS_LISTED = 100;

/** What the report step knows at its end. */
export interface Finished {
  readonly mapping: CompiledMapping;
  readonly workflow: string;
  readonly proposed: Proposed;
  readonly running: Running;
  readonly outcome: {
    readonly sent: Sent;
    readonly conflicts: readonly Conflict[];
    readonly dirty: readonly string[];
    readonly parked: ReadonlyMap<string, string>;
    readonly reopened: readonly string[];
  };
}

/**
 * Commit a run: the cursor moves, and every period that is not wholly accepted goes into `dirty` or `parked`. A dry run
 * commits nothing.
 *
 * @param state the state that the run began with
 * @param finished what became of the run
 * @returns the state for the next run, with the report
 */
export function commitRun(state: RunState, { mapping, workflow, proposed, running, outcome }: Finished): RunState {
  const { type } = mapping.period;
  const byTime = (a: string, b: string) => comparePeriods(type, a, b);
  const isCounted = (period: string) => proposed.periods.includes(period);
  const before = state.parked ?? [];
  const known = new Map(before.map((was) => [was.period, was]));
  const stillParked = before.filter(({ period }) => !isCounted(period) && !outcome.reopened.includes(period));
  const newlyParked = [...outcome.parked].map(
    ([period, code]): Parked => ({ period, code, since: known.get(period)?.since ?? running.now }),
  );
  const parked = [...stillParked, ...newlyParked].sort((a, b) => byTime(a.period, b.period));
  const isParked = new Set(parked.map(({ period }) => period));
  const dirty = [...new Set([...proposed.dirty, ...outcome.dirty, ...outcome.reopened])]
    .filter((period) => !isParked.has(period))
    .sort(byTime);
  const isAccepted = outcome.sent.refused === 0;
  const next: KeptState = {
    cursor: proposed.cursor,
    dirty,
    parked,
    mappingHash: proposed.mappingHash,
    ...(isAccepted
      ? { lastSuccess: running.now }
      : state.lastSuccess === undefined
        ? {}
        : { lastSuccess: state.lastSuccess }),
  };
  const report: RunReport = {
    workflow,
    periods: [...proposed.periods].sort(byTime),
    sources: proposed.sources,
    measures: proposed.measures,
    cells: proposed.cells.cells.length,
    sent: outcome.sent,
    conflicts: listed(outcome.conflicts),
    dirty,
    parked,
    requests: running.meter.traffic,
    cursor: proposed.cursor,
    dryRun: running.dryRun,
    overLimit: isOverLimit(mapping, proposed),
    parkedAnew: newlyParked.flatMap(({ period }) => (known.has(period) ? [] : [period])),
  };
  return { ...(running.dryRun ? keptState(state) : next), report };
}

function isOverLimit(mapping: CompiledMapping, proposed: Proposed): boolean {
  const quarantined = proposed.sources.reduce((sum, source) => sum + totalOf(source.quarantined), 0);
  const read = proposed.sources.reduce((sum, source) => sum + source.read, 0);
  const limit = mapping.maxQuarantined;
  return 'rows' in limit ? quarantined > limit.rows : quarantined > limit.share * read;
}

function listed(conflicts: readonly Conflict[]): Conflict[] {
  if (conflicts.length <= CONFLICTS_LISTED) return [...conflicts];
  const rest = conflicts.slice(CONFLICTS_LISTED);
  const values = rest.reduce((sum, conflict) => sum + conflict.values, 0);
  return [
    ...conflicts.slice(0, CONFLICTS_LISTED),
    {
      code: 'more',
      message: `${rest.length} more conflicts are not listed`,
      fix: 'mend the first ones and run again',
      values,
    },
  ];
}
