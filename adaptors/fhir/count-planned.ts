import type { Clock } from '../run/clock.ts';
import type { Plan } from '../run/plan.ts';
import type { Proposed, Running } from '../run/state.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { emptyCounts, type MeasureCounts, type SourceCounts, sumMeasures, sumSources } from '../tally/counts.ts';
import { createLookup } from '../tally/lookup.ts';
import { type Cell, encodeCells } from '../tally/measure/cells.ts';
import type { Transport } from '../transport/index.ts';
import { createElementsChooser } from './choose-elements.ts';
import { countPeriods, countUndated } from './count-periods.ts';
import { createJoinedRows } from './joined-rows.ts';
import { createPaceGuard } from './pace-guard.ts';
import { createBatchSizer } from './period-batches.ts';
import { readPlaces } from './read-places.ts';
import type { TallyOptions } from './tally-operations.ts';

/** Cells that may be handed to the next step: a worker takes 10 MB of state, and they need 10 to 15 bytes each. */
export const MOST_CELLS = 400_000;

type Counted = Pick<Proposed, 'periods' | 'dirty' | 'cells' | 'rows' | 'measures'>;

/**
 * Count the periods of a plan: the open window first, then the dirty ones while the step has time, and one of them at
 * least.
 *
 * @param mapping compiled mapping
 * @param transport the FHIR server
 * @param plan the periods
 * @param running the step's time
 * @param options clock and log
 * @returns what is proposed of cells and periods
 * @throws {RunError} `period-too-large` when a single period takes longer than a whole step has
 */
export async function countPlanned(
  mapping: CompiledMapping,
  transport: Transport,
  plan: Plan,
  running: Running,
  { clock, log }: Pick<TallyOptions, 'clock' | 'log'>,
): Promise<Counted> {
  const lookup = createLookup(mapping.lookup);
  const findOrgUnit = await readPlaces(transport, mapping, lookup);
  const periods: string[] = [];
  const left = new Set(plan.waiting);
  const cells: Cell[] = [];
  const sources: SourceCounts[] = [];
  const measures: MeasureCounts[] = [];
  const sizer = createBatchSizer(mapping);
  const chooser = createElementsChooser(mapping);
  const joined = new Map(mapping.sources.map((source) => [source, createJoinedRows(mapping, source)]));
  for (let waiting = [...plan.open, ...plan.dirty]; waiting.length > 0; ) {
    const isLate = clock.now() >= running.deadline || cells.length >= MOST_CELLS;
    const batch = isLate ? owed(plan, periods) : sizer.next(waiting);
    if (batch.length === 0) {
      for (const period of waiting) left.add(period);
      break;
    }
    waiting = waiting.filter((period) => !batch.includes(period));
    const result = await countPeriods(transport, mapping, { lookup, findOrgUnit }, batch, {
      concurrency: mapping.fetch?.concurrency,
      chooser,
      joinedRows: (source) => joined.get(source) ?? createJoinedRows(mapping, source),
      watch: batch.length === 1 ? watchOf(batch[0] ?? '', running, clock) : undefined,
    });
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

/** Holds a period against the time that a whole step has, whatever was counted before it. */
function watchOf(period: string, { startedAt, deadline }: Running, { now }: Clock) {
  return (resourceType: string) => createPaceGuard(resourceType, { period, mostMs: deadline - startedAt, now });
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
