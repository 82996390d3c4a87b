import type { Clock } from '../run/clock.ts';
import type { Operation } from '../run/operations.ts';
import { type Plan, planPeriods } from '../run/plan.ts';
import { RunError } from '../run/run-error.ts';
import type { Proposed, Running, RunState } from '../run/state.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { emptyCounts, type MeasureCounts, type SourceCounts, sumMeasures, sumSources } from '../tally/counts.ts';
import { createLookup } from '../tally/lookup.ts';
import { type Cell, encodeCells } from '../tally/measure/cells.ts';
import { metered, retrying, type Transport } from '../transport/index.ts';
import { countPeriods, countUndated } from './count-periods.ts';
import { findChanges } from './find-changes.ts';
import { findEarlier } from './find-earlier.ts';
import { createBatchSizer } from './period-batches.ts';
import { readPlaces } from './read-places.ts';

/** What the tally operation needs besides the mapping. */
export interface TallyOptions {
  /** The binding of the step's adaptor. */
  readonly over: (configuration: unknown) => Transport;
  readonly clock: Clock;
  /** Told of progress, a line each. */
  readonly log: (line: string) => void;
}

/**
 * Count what a mapping asks for: find out what changed, choose the periods, fetch and count them one by one.
 *
 * The change query runs before any counting, so that what is written meanwhile is found by the next run. Counting stops
 * when the step's time is over; the open window comes first, then at least one dirty period, and what is left stays dirty.
 *
 * @param mapping compiled mapping
 * @param options transport binding, clock, log
 * @returns an operation
 * @state proposed
 * @example tally(mapping, { over: overFhir(request), clock: systemClock, log: console.log })
 */
export function tally(mapping: CompiledMapping, { over, clock, log }: TallyOptions): Operation {
  return async (state) => {
    const running = runningOf(state);
    const transport = retrying(metered(over(state.configuration), running.meter), { sleep: clock.sleep });
    const changes = await findChanges(transport, mapping, state.cursor);
    refuseEmptied(changes.emptied, state);
    const earlier = await findEarlier(transport, mapping, state.cursor);
    for (const type of earlier.notServed) {
      log(`Find no history of ${type}: what was moved or deleted in older periods is found by a recount only`);
    }
    const plan = planPeriods(mapping, state, bothOf(changes.periods, earlier.periods), running.now);
    if (plan.beforeSince.length > 0) {
      log(
        `Leave out ${plan.beforeSince.length} changed periods before ${mapping.period.since}, the first that is counted`,
      );
    }
    if (plan.tooLate.length > 0) {
      log(`Leave out ${plan.tooLate.length} changed periods after the next one: some dates are mistyped, it seems`);
    }
    log(`Plan ${plan.open.length} open and ${plan.dirty.length} changed periods of ${mapping.name}`);
    const counted = await countPlanned(mapping, transport, plan, running, { over, clock, log });
    const proposed: Proposed = {
      cursor: { ...state.cursor, ...earlier.cursor, ...changes.cursor },
      mappingHash: mapping.hash,
      ...counted,
      now: running.now,
      usedMs: clock.now() - running.startedAt,
      dryRun: running.dryRun,
      retryParked: state.retryParked ?? false,
      requests: running.meter.traffic,
      noHistory: earlier.notServed,
    };
    return { ...state, proposed };
  };
}

/** A server that has lost everything is more often the wrong server than the truth. */
function refuseEmptied(types: readonly string[], { recount }: RunState): void {
  if (types.length === 0 || recount !== undefined) return;
  throw new RunError(
    'source-empty',
    `the FHIR server has no ${types.join(' and no ')} any more, though an earlier run counted some`,
    'check its address and what the user may read; if all of it was deleted indeed, run with recount all',
  );
}

/** Cells that may be handed to the next step: a worker takes 10 MB of state, and they need 10 to 15 bytes each. */
const MOST_CELLS = 400_000;

function bothOf(a: readonly string[] | 'all', b: readonly string[] | 'all'): readonly string[] | 'all' {
  return a === 'all' || b === 'all' ? 'all' : [...a, ...b];
}

type Counted = Pick<Proposed, 'periods' | 'dirty' | 'cells' | 'rows' | 'measures'>;

async function countPlanned(
  mapping: CompiledMapping,
  transport: Transport,
  plan: Plan,
  running: Running,
  { clock, log }: TallyOptions,
): Promise<Counted> {
  const lookup = createLookup(mapping.lookup);
  const findOrgUnit = await readPlaces(transport, mapping, lookup);
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
    const result = await countPeriods(transport, mapping, { lookup, findOrgUnit }, batch);
    const rows = result.sources.reduce((sum, source) => sum + source.read, 0);
    sizer.learn(batch.length, rows);
    cells.push(...result.cells);
    sources.push(...result.sources);
    measures.push(...result.measures);
    periods.push(...batch);
    for (const unsettled of result.unsettled) left.add(unsettled);
    log(`Count ${spanOf(batch)}: ${rows} rows, ${result.cells.length} cells`);
  }
  for (const source of mapping.sources) {
    sources.push(emptyCounts(source.name, await countUndated(transport, mapping, source)));
  }
  return {
    periods,
    dirty: [...left].sort(),
    cells: encodeCells(cells),
    rows: sumSources(sources),
    measures: sumMeasures(measures),
  };
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

function runningOf(state: RunState): Running {
  if (state.running === undefined) throw new Error('tally: begin the step with beginRun');
  return state.running;
}
