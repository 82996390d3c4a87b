import type { CompiledMapping, CompiledSource } from '../tally/compiled-mapping.ts';
import { emptyCounts, type MeasureCounts, type SourceCounts, sumMeasures, sumSources } from '../tally/counts.ts';
import { type Cell, encodeCells } from '../tally/measure/cells.ts';
import type { Clock } from './clock.ts';
import { createPaceGuard } from './pace-guard.ts';
import { createBatchSizer } from './period-batches.ts';
import type { Plan } from './plan.ts';
import type { Proposed, Running } from './state.ts';

/** Cells that may be handed to the next step: a worker takes 10 MB of state, and they need 10 to 15 bytes each. */
export const MOST_CELLS = 400_000;

/** The count of some periods over all sources. */
export interface PeriodsResult {
  readonly cells: readonly Cell[];
  readonly sources: readonly SourceCounts[];
  readonly measures: readonly MeasureCounts[];
  /** Periods that have to be counted again by the next run. */
  readonly unsettled: readonly string[];
}

/**
 * Makes what is told after each page how many rows of how many were read, so that it can stop what takes too long; it is
 * given the name of what is counted, for messages.
 */
export type Watch = (what: string) => (read: number, total: number | undefined) => void;

/** How a source of rows is counted. */
export interface CountedSource {
  /** Fetches and counts periods that follow each other, the newest first. */
  readonly count: (periods: readonly string[], watch: Watch | undefined) => Promise<PeriodsResult>;
  /** Counts the rows of a source of the mapping that have no date at all. */
  readonly countUndated: (source: CompiledSource) => Promise<number>;
  readonly clock: Clock;
  /** Told of progress, a line each. */
  readonly log: (line: string) => void;
}

/** What is proposed of cells and periods. */
export type Counted = Pick<Proposed, 'periods' | 'dirty' | 'cells' | 'rows' | 'measures'>;

/**
 * Count the periods of a plan: the open window first, then the dirty ones while the step has time, and one of them at
 * least.
 *
 * @param mapping compiled mapping
 * @param plan the periods
 * @param running the step's time
 * @param counted how periods are counted, clock and log
 * @returns what is proposed of cells and periods
 * @throws {RunError} `period-too-large` when a single period takes longer than a whole step has
 * @example await countInTime(mapping, plan, running, { count, countUndated, clock, log })
 */
export async function countInTime(
  mapping: CompiledMapping,
  plan: Plan,
  running: Running,
  { count, countUndated, clock, log }: CountedSource,
): Promise<Counted> {
  const periods: string[] = [];
  const left = new Set(plan.waiting);
  const cells: Cell[] = [];
  const sources: SourceCounts[] = [];
  const measures: MeasureCounts[] = [];
  const sizer = createBatchSizer(mapping);
  for (let waiting = [...plan.open, ...plan.dirty]; waiting.length > 0; ) {
    const isLate = clock.now() >= running.deadline || cells.length >= MOST_CELLS;
    const batch = isLate ? owed(plan, periods) : sizer.next(waiting);
    if (batch.length === 0) {
      for (const period of waiting) left.add(period);
      break;
    }
    waiting = waiting.filter((period) => !batch.includes(period));
    const result = await count(batch, batch.length === 1 ? watchOf(batch[0] ?? '', running, clock) : undefined);
    const rows = result.sources.reduce((sum, source) => sum + source.read, 0);
    sizer.learn(batch.length, rows);
    for (const cell of result.cells) cells.push(cell);
    sources.push(...result.sources);
    measures.push(...result.measures);
    periods.push(...batch);
    for (const unsettled of result.unsettled) left.add(unsettled);
    log(`Count ${spanOf(batch)}: ${rows} rows, ${result.cells.length} cells`);
  }
  for (const source of mapping.sources) {
    sources.push(emptyCounts(source.name, await countUndated(source)));
  }
  return {
    periods,
    dirty: [...left].sort(),
    cells: encodeCells(cells),
    rows: sumSources(sources),
    measures: sumMeasures(measures),
  };
}

/** Holds a period against the time that a whole step has, whatever was counted before it. */
function watchOf(period: string, { startedAt, deadline }: Running, { now }: Clock): Watch {
  return (what) => createPaceGuard(what, { period, mostMs: deadline - startedAt, now });
}

/** What a run counts even when its time is over: something at all, and one dirty period. */
function owed({ open, dirty }: Plan, counted: readonly string[]): readonly string[] {
  if (dirty.some((period) => counted.includes(period))) return [];
  if (dirty.length > 0) return dirty.slice(0, 1);
  return counted.length === 0 ? open.slice(0, 1) : [];
}

/** `202403`, or `202312 … 202403` of more than one, which come the newest first. */
function spanOf(periods: readonly string[]): string {
  const newest = periods[0] ?? '';
  return periods.length === 1 ? newest : `${periods.at(-1)} … ${newest}`;
}
