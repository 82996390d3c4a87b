import type { Clock } from '../run/clock.ts';
import { commitRun } from '../run/commit.ts';
import type { Operation } from '../run/operations.ts';
import type { Conflict, Parked, Proposed, Running, RunState, Sent } from '../run/state.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { createLookup } from '../tally/lookup.ts';
import { decodeCells } from '../tally/measure/cells.ts';
import { metered, retrying, type Transport } from '../transport/index.ts';
import { type DataSet, type Dhis2Context, hasNewImporter } from './data-set.ts';
import { type Difference, diffValues } from './diff-values.ts';
import { CLOSED_CODES } from './explain-code.ts';
import { checkPeriodType, closedBecause } from './preflight.ts';
import { readContext, readDataSet } from './read-data-set.ts';
import { readValues } from './read-values.ts';
import { resolveCells } from './resolve-cells.ts';
import { type Settled, sendValues } from './send-values.ts';

/** What the report operation needs besides the mapping. */
export interface ReportOptions {
  /** The binding of the step's adaptor. */
  readonly over: (configuration: unknown) => Transport;
  readonly clock: Clock;
  /** Told of progress, a line each. */
  readonly log: (line: string) => void;
  readonly workflow: string;
}

/** What became of each period of a run. */
export interface Outcome {
  readonly sent: Sent;
  readonly conflicts: readonly Conflict[];
  /** Not wholly accepted: to be counted and sent again. */
  readonly dirty: readonly string[];
  /** Not taken by DHIS2 now, with the reason's code. */
  readonly parked: ReadonlyMap<string, string>;
  /** Parked earlier, and open again. */
  readonly reopened: readonly string[];
}

/**
 * Report the counted cells: read the data set and what DHIS2 holds, send only the difference, find out what became of
 * each value, and commit. It does not throw for values that DHIS2 refused: its output is what the next run starts from.
 *
 * @param mapping compiled mapping
 * @param options transport binding, clock, log, the workflow's name
 * @returns an operation
 * @state cursor, dirty, parked, mappingHash, lastSuccess, report
 * @example reportValues(mapping, { over: overDhis2(http), clock: systemClock, log: console.log, workflow: workflowName })
 */
export function reportValues(mapping: CompiledMapping, { over, clock, log, workflow }: ReportOptions): Operation {
  return async (state) => {
    const { proposed, running } = parts(state);
    const transport = retrying(metered(over(state.configuration), running.meter), { sleep: clock.sleep });
    const context = await readContext(transport);
    const dataSet = await readDataSet(transport, mapping.dataSet);
    checkPeriodType(mapping, dataSet);
    log(`Report to data set ${dataSet.name} of DHIS2 ${context.version}`);
    const outcome = await reportPeriods(transport, { mapping, proposed, running, context, dataSet, clock, log, state });
    return commitRun(state, { mapping, workflow, proposed, running, outcome });
  };
}

interface Reporting {
  readonly mapping: CompiledMapping;
  readonly proposed: Proposed;
  readonly running: Running;
  readonly context: Dhis2Context;
  readonly dataSet: DataSet;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly state: RunState;
}

async function reportPeriods(transport: Transport, reporting: Reporting): Promise<Outcome> {
  const { mapping, proposed, running, context, dataSet, clock, log, state } = reporting;
  const measures = mapping.sources.flatMap((source) => source.measures);
  const resolved = resolveCells(decodeCells(proposed.cells), dataSet, measures, createLookup(mapping.lookup).orgUnits);
  const closed = (period: string) => closedBecause(mapping, dataSet, context, period, running.now);
  const parked = new Map(proposed.periods.flatMap((period) => entry(period, closed(period))));
  const open = proposed.periods.filter((period) => !parked.has(period));
  const stored = await readValues(transport, { dataSet: dataSet.id, periods: open, orgUnits: resolved.orgUnits });
  log(`Read back ${stored.size} values of ${open.length} periods and ${resolved.orgUnits.length} org units`);
  const isNew = hasNewImporter(context.version);
  const difference = diffValues(
    resolved.cells.filter(({ period }) => !parked.has(period)),
    stored,
    {
      ownUsers: mapping.ownUsers.length === 0 ? [context.username] : mapping.ownUsers,
      onEmpty: mapping.onEmpty,
      onManualEdit: mapping.onManualEdit,
      elements: resolved.elements,
      zeroIsAbsence: !isNew,
    },
  );
  const tally = new SentTally(difference, resolved.conflicts);
  const options = { dataSet: dataSet.id, dryRun: running.dryRun, chunkSize: isNew ? NEW_CHUNK : OLD_CHUNK };
  for (const period of open) {
    const changes = difference.changes.filter((change) => change.period === period);
    if (changes.length === 0) continue;
    if (clock.now() >= running.deadline) {
      tally.dirty.add(period);
      continue;
    }
    const settled = await sendValues(transport, changes, options);
    log(`Send ${period}: ${settled.accepted.length} accepted, ${settled.refused.length} refused`);
    const code = tally.settle(period, settled);
    if (code !== undefined) parked.set(period, code);
  }
  const isReopened = (was: Parked) => REOPENING.has(was.code) && closed(was.period) === undefined;
  const reopened = (state.parked ?? []).filter(isReopened).map(({ period }) => period);
  return { ...tally.result(), parked, reopened };
}

/** Values a request: 5,000 a second in one POST up to 2.42; from 2.43 its time grows with the square of their number. */
const OLD_CHUNK = 100_000;
const NEW_CHUNK = 2_000;

/** Reasons that pass by themselves and that the data set's rules tell of. */
const REOPENING: ReadonlySet<string> = new Set(['not-open', 'expired', 'E7641']);

function entry(period: string, code: string | undefined): [string, string][] {
  return code === undefined ? [] : [[period, code]];
}

/** Sums up what was sent, period by period. */
class SentTally {
  readonly dirty = new Set<string>();
  readonly #counts = { create: 0, update: 0, delete: 0 };
  readonly #difference: Difference;
  readonly #conflicts: Conflict[];
  #refused: number;

  constructor(difference: Difference, conflicts: readonly Conflict[]) {
    this.#difference = difference;
    this.#conflicts = [...conflicts];
    this.#refused = conflicts.reduce((sum, conflict) => sum + conflict.values, 0);
    for (const { periods = [] } of conflicts) for (const period of periods) this.dirty.add(period);
  }

  /** Note what became of a period. @returns the code to park it with, where nothing but a closed period was in the way */
  settle(period: string, { accepted, refused, conflicts }: Settled): string | undefined {
    for (const { kind } of accepted) this.#counts[kind] += 1;
    this.#conflicts.push(...conflicts);
    this.#refused += refused.length;
    const [first] = refused;
    if (first === undefined) return undefined;
    if (refused.every(({ code }) => CLOSED_CODES.has(code))) return first.code;
    this.dirty.add(period);
    return undefined;
  }

  result(): Pick<Outcome, 'sent' | 'conflicts' | 'dirty'> {
    const { create, update, delete: deleted } = this.#counts;
    const { unchanged, kept } = this.#difference;
    return {
      sent: { created: create, updated: update, deleted, unchanged, kept: kept.length, refused: this.#refused },
      conflicts: this.#conflicts,
      dirty: [...this.dirty],
    };
  }
}

function parts({ proposed, running }: RunState): { proposed: Proposed; running: Running } {
  if (proposed === undefined || running === undefined) throw new Error('reportValues: begin the step with continueRun');
  return { proposed, running };
}
