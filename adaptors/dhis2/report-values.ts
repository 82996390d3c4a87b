import type { Clock } from '../run/clock.ts';
import { commitRun } from '../run/commit.ts';
import type { Operation } from '../run/operations.ts';
import type { Conflict, Parked, Proposed, Running, RunState, Sent } from '../run/state.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { createLookup } from '../tally/lookup.ts';
import { decodeCells } from '../tally/measure/cells.ts';
import { metered, retrying, type Transport } from '../transport/index.ts';
import { checkAttributeOptions } from './check-attribute-options.ts';
import { compareValues, ownUsersOf } from './compare-values.ts';
import { type DataSet, type Dhis2Context, hasNewImporter } from './data-set.ts';
import { findLeftValues } from './find-left-values.ts';
import { findOrgUnits } from './find-org-units.ts';
import { mappedMeasures } from './mapped-measures.ts';
import { optionLimits } from './option-limits.ts';
import { createPlaces } from './places.ts';
import { checkPeriodType, closedBecause } from './preflight.ts';
import { readContext, readDataSet } from './read-data-set.ts';
import { readValues } from './read-values.ts';
import { sendValues } from './send-values.ts';
import { createSentTally } from './sent-tally.ts';
import { withholdChanges } from './withhold-changes.ts';

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
  /** Not taken by DHIS2 now: the reason's code, and how many changes were not sent. */
  readonly parked: ReadonlyMap<string, { readonly code: string; readonly values: number }>;
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
    checkAttributeOptions(mappedMeasures(mapping), dataSet);
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
  const isClosedNow = (period: string) => closedBecause(mapping, dataSet, context, period, running.now);
  // Where someone asked for the parked periods DHIS2 decides, which alone knows lock exceptions.
  const asked = new Set(proposed.retryParked ? (state.parked ?? []).map(({ period }) => period) : []);
  const closed = new Map(
    proposed.periods.flatMap((period) => (asked.has(period) ? [] : entry(period, isClosedNow(period)))),
  );
  const open = proposed.periods.filter((period) => !closed.has(period));
  const lookup = createLookup(mapping.lookup);
  const places = createPlaces(mappedMeasures(mapping), dataSet);
  const units = await unitsOf(transport, lookup.orgUnits, dataSet);
  const stored = await readValues(transport, {
    dataSet: dataSet.id,
    periods: proposed.periods,
    orgUnits: units.known,
  });
  log(`Read back ${stored.size} values of ${proposed.periods.length} periods and ${units.known.length} org units`);
  const cells = decodeCells(proposed.cells);
  const limits = optionLimits(dataSet, mapping.period.type, hasNewImporter(context.version));
  const comparing = { mapping, dataSet, context, lookup, places, limits };
  const difference = compareValues(cells, stored, { periods: open, areOpen: true }, comparing);
  // What DHIS2 holds already is no reason to park a closed period, and what has no place cannot be mended in it.
  const untaken = compareValues(cells, stored, { periods: [...closed.keys()], areOpen: false }, comparing);
  const parked = new Map<string, { readonly code: string; readonly values: number }>();
  for (const [period, code] of closed) {
    const values = untaken.changes.filter((change) => change.period === period).length;
    if (values === 0) continue;
    log(`Park ${period}: ${values} values, ${code}`);
    parked.set(period, { code, values });
  }
  const unplaced = untaken.conflicts.reduce((sum, { values }) => sum + values, 0);
  if (unplaced > 0) log(`Leave out ${unplaced} cells of closed periods: DHIS2 would not take them`);
  const hasChanged = state.mappingHash !== undefined && state.mappingHash !== proposed.mappingHash;
  const ownUsers = ownUsersOf(mapping, context);
  const left = { dataSet, periods: proposed.periods, lookup: lookup.orgUnits, places, ownUsers, log };
  const leftValues = hasChanged ? await findLeftValues(transport, left) : [];
  const allowed = withholdChanges(difference.changes, dataSet, units.unknown, limits);
  const tally = createSentTally(
    { unchanged: difference.unchanged + untaken.unchanged, kept: [...difference.kept, ...untaken.kept] },
    [...difference.conflicts, ...allowed.conflicts],
    difference.origins,
  );
  const chunkSize = hasNewImporter(context.version) ? NEW_CHUNK : OLD_CHUNK;
  const options = { dataSet: dataSet.id, dryRun: running.dryRun, chunkSize, sleep: clock.sleep };
  let hasSent = false;
  for (const period of open) {
    const changes = allowed.changes.filter((change) => change.period === period);
    if (changes.length === 0) continue;
    // One period is sent however late it is, so that every run gets on.
    if (hasSent && clock.now() >= running.deadline) {
      log(`Leave ${period} for the next run: ${changes.length} values, no time left`);
      tally.dirty.add(period);
      continue;
    }
    hasSent = true;
    const settled = await sendValues(transport, changes, options);
    log(`Send ${period}: ${settled.accepted.length} accepted, ${settled.refused.length} refused`);
    const code = tally.settle(period, settled);
    if (code !== undefined) parked.set(period, { code, values: settled.refused.length });
  }
  const isReopened = ({ code, period }: Parked) =>
    REOPENING.has(code) && !proposed.periods.includes(period) && isClosedNow(period) === undefined;
  const reopened = (state.parked ?? []).filter(isReopened).map(({ period }) => period);
  const { sent, conflicts } = tally.result();
  return { sent, conflicts: [...conflicts, ...leftValues], dirty: [...tally.dirty], parked, reopened };
}

/** Part the lookup's units into those that DHIS2 has and the others; assigned ones are there without asking. */
async function unitsOf(
  transport: Transport,
  lookup: readonly string[],
  dataSet: DataSet,
): Promise<{ readonly known: readonly string[]; readonly unknown: ReadonlySet<string> }> {
  const assigned = new Set(dataSet.orgUnits.map(({ id }) => id));
  const found = await findOrgUnits(
    transport,
    lookup.filter((unit) => !assigned.has(unit)),
  );
  const isKnown = (unit: string) => assigned.has(unit) || found.has(unit);
  return { known: lookup.filter(isKnown), unknown: new Set(lookup.filter((unit) => !isKnown(unit))) };
}

/** Values a request: 5,000 a second in one POST up to 2.42; from 2.43 its time grows with the square of their number. */
const OLD_CHUNK = 100_000;
const NEW_CHUNK = 2_000;

/** Reasons that pass by themselves and that the data set's rules tell of. */
const REOPENING: ReadonlySet<string> = new Set(['not-open', 'expired', 'E7641']);

function entry(period: string, code: string | undefined): [string, string][] {
  return code === undefined ? [] : [[period, code]];
}

function parts({ proposed, running }: RunState): { proposed: Proposed; running: Running } {
  if (proposed === undefined || running === undefined) throw new Error('reportValues: begin the step with continueRun');
  return { proposed, running };
}
