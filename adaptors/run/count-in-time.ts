import type { CompiledMapping, CompiledSource } from '../tally/compiled-mapping.ts';
import { emptyCounts, type MeasureCounts, type SourceCounts, sumMeasures, sumSources } from '../tally/counts.ts';
import { type Cell, encodeCells } from '../tally/measure/cells.ts';
import type { Clock } from './clock.ts';
import { BrokenOff, createPaceGuard, type Pace, type Watch } from './pace-guard.ts';
import { createBatchSizer } from './period-batches.ts';
import type { Plan } from './plan.ts';
import type { Proposed, Running } from './state.ts';

/** Cells that may be handed to the next step: a worker takes 10 MB of state, and they need 10 to 15 bytes each. */
export const MOST_CELLS = 400_000;

/** A period has this part of a step, even when it is begun at its end. */
const LEAST_PART = 4;

/** The count of some periods over all sources. */
export interface PeriodsResult {
  readonly cells: readonly Cell[];
  readonly sources: readonly SourceCounts[];
  readonly measures: readonly MeasureCounts[];
  /** Periods that have to be counted again by the next run. */
  readonly unsettled: readonly string[];
}

/** How a source of rows is counted. */
export interface CountedSource {
  /** Fetches and counts periods that follow each other, the newest first. */
  readonly count: (periods: readonly string[], watch: Watch) => Promise<PeriodsResult>;
  /** Counts the rows of a source of the mapping that have no date at all. */
  readonly countUndated: (source: CompiledSource) => Promise<number>;
  readonly clock: Clock;
  /** Told of progress, a line each. */
  readonly log: (line: string) => void;
}

/** What is proposed of cells and periods. */
export type Counted = Pick<Proposed, 'periods' | 'dirty' | 'late' | 'cells' | 'rows' | 'measures'>;

/**
 * Count the periods of a plan: first the one for which the last run had no time, then the open window, then the dirty
 * ones while the step has time, and one of them at least.
 *
 * A period that was begun late, and cannot be finished in what is left of the step, is broken off. With what comes after it
 * it stays dirty, and the next run begins with it. A period has a quarter of the step at least, however late it is.
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
  const paces = new Map<string, Pace>();
  const late = new Set<string>();
  for (let waiting = inOrder(plan); waiting.length > 0; ) {
    const isOver = clock.now() >= running.deadline || cells.length >= MOST_CELLS;
    const batch = isOver ? owed(plan, periods) : sizer.next(waiting);
    const single = batch.length === 1 ? batch[0] : undefined;
    const limits = { ...limitsOf(single, plan, running, clock), period: single, now: clock.now, paces };
    const result = await unlessBrokenOff(batch, () => count(batch, createPaceGuard(limits)), log);
    if (result === undefined) {
      for (const period of waiting) left.add(period);
      for (const period of firstOfNext(plan, { periods, waiting, begun: single })) late.add(period);
      break;
    }
    waiting = waiting.filter((period) => !batch.includes(period));
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
    ...(late.size === 0 ? {} : { late: [...late] }),
    cells: encodeCells(cells),
    rows: sumSources(sources),
    measures: sumMeasures(measures),
  };
}

/** The periods of a plan in the order in which they are counted. */
function inOrder({ late = [], open, dirty }: Plan): string[] {
  const planned = [...open, ...dirty];
  return [...new Set([...late.filter((period) => planned.includes(period)), ...planned])];
}

/** What a run begins with since the last one had no time for it has a whole step, however long the questions before took. */
function limitsOf(single: string | undefined, { late = [] }: Plan, { startedAt, deadline }: Running, { now }: Clock) {
  const mostMs = deadline - startedAt;
  const isFirst = single !== undefined && single === late[0];
  return { mostMs, leftMs: isFirst ? mostMs : Math.max(deadline - now(), mostMs / LEAST_PART) };
}

/** Where a run has ended. */
interface Ended {
  /** Those that it counted. */
  readonly periods: readonly string[];
  /** Those that it did not, in their order. */
  readonly waiting: readonly string[];
  /** The one that it broke off. */
  readonly begun: string | undefined;
}

/**
 * What the next run begins with, so that none waits for ever where the open window alone takes longer than a step: what
 * was broken off, what should have come first in this run already, the rest of the window, and one dirty period.
 */
function firstOfNext({ late = [], open, dirty }: Plan, { periods, waiting, begun }: Ended): string[] {
  const isDirty = (period: string) => dirty.includes(period);
  const waited = late.filter((period) => waiting.includes(period));
  const first = [...(begun === undefined ? [] : [begun]), ...waited];
  const ofWindow = waiting.filter((period) => open.includes(period)).slice(0, 1);
  const ofDirty = [...periods, ...first].some(isDirty) ? [] : waiting.filter(isDirty).slice(0, 1);
  return [...first, ...ofWindow, ...ofDirty];
}

async function unlessBrokenOff(
  periods: readonly string[],
  count: () => Promise<PeriodsResult>,
  log: CountedSource['log'],
): Promise<PeriodsResult | undefined> {
  if (periods.length === 0) return undefined;
  try {
    return await count();
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error;
    log(`Leave ${spanOf(periods)} to the next run: there is no time for it in this one`);
    return undefined;
  }
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
