import type { CompiledMapping, CompiledSource } from '../tally/compiled-mapping.ts';
import {
  emptyCounts,
  type MeasureCounts,
  type SourceCounts,
  sumMeasures,
  sumSources,
  type Tallies,
} from '../tally/counts.ts';
import { type Cell, encodeCells } from '../tally/measure/cells.ts';
import type { Clock } from './clock.ts';
import { BrokenOff, createPaceGuard, type Pace, type Watch } from './pace-guard.ts';
import { createBatchSizer } from './period-batches.ts';
import type { Plan } from './plan.ts';
import { RunError } from './run-error.ts';
import type { Proposed, Running } from './state.ts';
import { firstOfNext, inOrder, limitsOf, owed } from './turns.ts';

/** Letters of a value that cost what a cell does: numbers are shorter, texts are not. */
const LETTERS_A_CELL = 12;

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

/** How a source of rows is counted. */
export interface CountedSource {
  /** Fetches and counts periods that follow each other, the newest first. */
  readonly count: (periods: readonly string[], watch: Watch) => Promise<PeriodsResult>;
  /** Counts the rows of a source of the mapping that have no date at all. */
  readonly countUndated: (source: CompiledSource) => Promise<number>;
  /** Counts the rows of a source of the mapping whose date is so far away that it is mistyped, by reason. */
  readonly countFar?: (source: CompiledSource) => Promise<Tallies>;
  readonly clock: Clock;
  /** Told of progress, a line each. */
  readonly log: (line: string) => void;
}

/** What is proposed of cells and periods. */
export type Counted = Pick<Proposed, 'periods' | 'dirty' | 'late' | 'tooLarge' | 'cells' | 'rows' | 'measures'>;

/**
 * Count the periods of a plan: first the one for which the last run had no time, then the open window, then the dirty
 * ones while the step has time, and one of them at least.
 *
 * A period that was begun late, and cannot be finished in what is left of the step, is broken off. With what comes after it
 * it stays dirty, and the next run begins with it. One that takes longer than a whole step is refused by name, and stays dirty. A period has a quarter of the step at least, however late it is.
 *
 * @param mapping compiled mapping
 * @param plan the periods
 * @param running the step's time
 * @param counted how periods are counted, clock and log
 * @returns what is proposed of cells and periods
 * @throws {RunError} `period-too-large` when a single period takes longer than a whole step has, and there is no other
 * @example await countInTime(mapping, plan, running, { count, countUndated, clock, log })
 */
export async function countInTime(
  mapping: CompiledMapping,
  plan: Plan,
  running: Running,
  { count, countUndated, countFar, clock, log }: CountedSource,
): Promise<Counted> {
  const gathered = createGathered(plan);
  const sizer = createBatchSizer(mapping);
  const paces = new Map<string, Pace>();
  for (let waiting = inOrder(plan); waiting.length > 0; ) {
    const isOver = clock.now() >= running.deadline || gathered.size() >= MOST_CELLS;
    const batch = isOver ? owed(plan, gathered.periods, waiting) : sizer.next(waiting);
    const single = batch.length === 1 ? batch[0] : undefined;
    const limits = { ...limitsOf(single, plan, running, clock), period: single, now: clock.now, paces };
    const result = await unlessStopped(batch, () => count(batch, createPaceGuard(limits)), log);
    if (result === undefined) {
      gathered.end(waiting, single);
      break;
    }
    waiting = waiting.filter((period) => !batch.includes(period));
    if (result instanceof RunError) {
      gathered.refuse(batch, result);
      continue;
    }
    const rows = gathered.add(batch, result);
    sizer.learn(batch.length, rows);
    log(`Count ${spanOf(batch)}: ${rows} rows, ${result.cells.length} cells`);
  }
  const undated: SourceCounts[] = [];
  for (const source of mapping.sources) {
    undated.push(emptyCounts(source.name, await countUndated(source), await countFar?.(source)));
  }
  return gathered.result(undated);
}

/** What was counted so far, and what was not. */
function createGathered(plan: Plan) {
  const periods: string[] = [];
  const cells: Cell[] = [];
  let size = 0;
  const sources: SourceCounts[] = [];
  const measures: MeasureCounts[] = [];
  const left = new Set(plan.waiting);
  const late = new Set<string>();
  const tooLarge: RunError[] = [];
  const leave = (some: readonly string[]) => {
    for (const period of some) left.add(period);
  };
  return {
    periods,
    /** How much there is to hand on, in cells of numbers. */
    size: () => size,
    /** Add what some periods have come to. @returns the rows that were read for them */
    add(batch: readonly string[], result: PeriodsResult): number {
      for (const cell of result.cells) {
        cells.push(cell);
        size += 1 + Math.floor(cell.value.length / LETTERS_A_CELL);
      }
      sources.push(...result.sources);
      measures.push(...result.measures);
      periods.push(...batch);
      leave(result.unsettled);
      return result.sources.reduce((sum, source) => sum + source.read, 0);
    },
    /** It stays dirty and turns the run red; the others are reported all the same. */
    refuse(batch: readonly string[], error: RunError): void {
      leave(batch);
      tooLarge.push(error);
    },
    /** Leave to the next run what there is no time for. */
    end(waiting: readonly string[], begun: string | undefined): void {
      leave(waiting);
      for (const period of firstOfNext(plan, { waiting, begun })) late.add(period);
    },
    /** @throws {RunError} where all there was is refused */
    result(undated: readonly SourceCounts[]): Counted {
      const [refused] = tooLarge;
      if (refused !== undefined && periods.length === 0) throw refused;
      return {
        periods,
        dirty: [...left].sort(),
        ...(late.size === 0 ? {} : { late: [...late] }),
        ...(tooLarge.length === 0 ? {} : { tooLarge: tooLarge.map(({ message }) => message) }),
        cells: encodeCells(cells),
        rows: sumSources([...sources, ...undated]),
        measures: sumMeasures(measures),
      };
    },
  };
}

async function unlessStopped(
  periods: readonly string[],
  count: () => Promise<PeriodsResult>,
  log: CountedSource['log'],
): Promise<PeriodsResult | RunError | undefined> {
  if (periods.length === 0) return undefined;
  try {
    return await count();
  } catch (error) {
    if (error instanceof RunError && error.code === 'period-too-large') {
      log(`Refuse ${error.message}`);
      return error;
    }
    if (!(error instanceof BrokenOff)) throw error;
    log(`Leave ${spanOf(periods)} to the next run: there is no time for it in this one`);
    return undefined;
  }
}

/** `202403`, or `202312 … 202403` of more than one, which come the newest first. */
function spanOf(periods: readonly string[]): string {
  const newest = periods[0] ?? '';
  return periods.length === 1 ? newest : `${periods.at(-1)} … ${newest}`;
}
