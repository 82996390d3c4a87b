import type { Clock } from '../run/clock.ts';
import type { Operation } from '../run/operations.ts';
import { type Plan, planPeriods } from '../run/plan.ts';
import type { Proposed, Running, RunState } from '../run/state.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { addTallies, type MeasureCounts, type SourceCounts } from '../tally/counts.ts';
import { createLookup } from '../tally/lookup.ts';
import { type Cell, encodeCells } from '../tally/measure/cells.ts';
import { metered, retrying, type Transport } from '../transport/index.ts';
import { countPeriod, countUndated } from './count-period.ts';
import { findChanges } from './find-changes.ts';

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
    const plan = planPeriods(mapping, state, changes.periods, running.now);
    if (plan.beforeSince.length > 0) {
      log(
        `Leave out ${plan.beforeSince.length} changed periods before ${mapping.period.since}, the first that is counted`,
      );
    }
    log(`Plan ${plan.open.length} open and ${plan.dirty.length} changed periods of ${mapping.name}`);
    const counted = await countPlanned(mapping, transport, plan, running, { over, clock, log });
    const proposed: Proposed = {
      cursor: changes.cursor,
      mappingHash: mapping.hash,
      ...counted,
      now: running.now,
      usedMs: clock.now() - running.startedAt,
      dryRun: running.dryRun,
      requests: running.meter.traffic,
    };
    return { ...state, proposed };
  };
}

type Counted = Pick<Proposed, 'periods' | 'dirty' | 'cells' | 'sources' | 'measures'>;

async function countPlanned(
  mapping: CompiledMapping,
  transport: Transport,
  plan: Plan,
  running: Running,
  { clock, log }: TallyOptions,
): Promise<Counted> {
  const lookup = createLookup(mapping.lookup);
  const periods: string[] = [];
  const left = new Set(plan.waiting);
  const cells: Cell[] = [];
  const sources: SourceCounts[] = [];
  const measures: MeasureCounts[] = [];
  const firstDirty = plan.dirty[0];
  for (const period of [...plan.open, ...plan.dirty]) {
    if (clock.now() >= running.deadline && period !== firstDirty) {
      left.add(period);
      continue;
    }
    const result = await countPeriod(transport, mapping, lookup, period);
    cells.push(...result.cells);
    sources.push(...result.sources);
    measures.push(...result.measures);
    periods.push(period);
    for (const unsettled of result.unsettled) left.add(unsettled);
    log(
      `Count ${period}: ${result.sources.reduce((sum, source) => sum + source.read, 0)} rows, ${result.cells.length} cells`,
    );
  }
  for (const source of mapping.sources) {
    const undated = await countUndated(transport, mapping, source);
    sources.push({ ...emptyCounts(source.name), undated });
  }
  return {
    periods,
    dirty: [...left].sort(),
    cells: encodeCells(cells),
    sources: sumSources(sources),
    measures: sumMeasures(measures),
  };
}

function emptyCounts(source: string): SourceCounts {
  const none = { read: 0, placed: 0, excluded: 0, undated: 0, outside: 0, repeated: 0 };
  return { source, ...none, quarantined: {}, placedBy: {}, unknownPlaces: {} };
}

/** One line a source, over all periods. */
function sumSources(all: readonly SourceCounts[]): SourceCounts[] {
  return groupBy(all, (counts) => counts.source).map(([source, group]) => {
    const sum = (key: 'read' | 'placed' | 'excluded' | 'undated' | 'outside' | 'repeated') =>
      group.reduce((total, counts) => total + counts[key], 0);
    return {
      source,
      read: sum('read'),
      placed: sum('placed'),
      excluded: sum('excluded'),
      undated: sum('undated'),
      outside: sum('outside'),
      repeated: sum('repeated'),
      quarantined: addTallies(...group.map((counts) => counts.quarantined)),
      placedBy: addTallies(...group.map((counts) => counts.placedBy)),
      unknownPlaces: mostFrequent(addTallies(...group.map((counts) => counts.unknownPlaces))),
    };
  });
}

/** One line a data element, over all periods. */
function sumMeasures(all: readonly MeasureCounts[]): MeasureCounts[] {
  return groupBy(all, (counts) => `${counts.source}\u0001${counts.dataElement}`).flatMap(([, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    return {
      source: first.source,
      dataElement: first.dataElement,
      accepted: group.reduce((total, counts) => total + counts.accepted, 0),
      counted: group.reduce((total, counts) => total + counts.counted, 0),
      quarantined: addTallies(...group.map((counts) => counts.quarantined)),
    };
  });
}

/** Places to look at first; the report has to stay small. */
const PLACES_LISTED = 20;

function mostFrequent(tallies: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const sorted = Object.entries(tallies).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return Object.fromEntries(sorted.slice(0, PLACES_LISTED));
}

function groupBy<T>(all: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of all) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups];
}

function runningOf(state: RunState): Running {
  if (state.running === undefined) throw new Error('tally: begin the step with beginRun');
  return state.running;
}
