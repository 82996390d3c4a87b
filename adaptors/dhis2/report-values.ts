import type { Clock } from '../run/clock.ts';
import { commitRun } from '../run/commit.ts';
import type { Operation } from '../run/operations.ts';
import { unpackParked } from '../run/parked-groups.ts';
import { quarantineOf } from '../run/quarantine.ts';
import type { Completeness, Conflict, Proposed, Running, RunState, Sent } from '../run/state.ts';
import { stepTransport } from '../run/step-transport.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { decodeCells } from '../tally/measure/cells.ts';
import type { Transport } from '../transport/index.ts';
import { checkAttributeOptions } from './cells/check-attribute-options.ts';
import { unitPlaces } from './cells/map-places.ts';
import { mappedMeasures } from './cells/mapped-measures.ts';
import { placeCells } from './cells/place-cells.ts';
import { createPlaces, type Places } from './cells/places.ts';
import { type DataSet, type Dhis2Context, hasNewImporter } from './metadata/data-set.ts';
import { readContext, readDataSet } from './metadata/read-data-set.ts';
import { type ReportedUnits, resolveOrgUnits } from './metadata/resolve-org-units.ts';
import {
  assignedUnits,
  checkCalendar,
  checkPeriodType,
  checkRights,
  clockGap,
  longComment,
  outsideHierarchy,
  outsideView,
  readLockedOptions,
  takenPeriods,
  unitLife,
  unreadUnits,
} from './preflight/index.ts';
import { optionLimits } from './preflight/option-limits.ts';
import { parkClosed } from './preflight/park-closed.ts';
import { firstRefusal } from './preflight/value-check.ts';
import { withholdChanges } from './preflight/withhold-changes.ts';
import { sendPeriods } from './send-periods.ts';
import { addressOf, checkOtherServer } from './source/same-server.ts';
import { compareValues, ownUsersOf } from './values/compare-values.ts';
import { findLeftValues } from './values/find-left-values.ts';
import { holdBackEmptying } from './values/hold-back.ts';
import { readValues } from './values/read-values.ts';
import { createSentTally } from './values/sent-tally.ts';

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
  readonly completeness: Completeness | undefined;
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
    // A run that asked for an export has nothing to report yet, and must remember it whatever DHIS2 says.
    if (proposed.export !== undefined && proposed.periods.length === 0)
      return commitRun(state, { mapping, workflow, proposed, running, outcome: NOTHING });
    const transport = stepTransport(state, running, { over, clock });
    const context = await readContext(transport);
    checkCalendar(mapping, context);
    const dataSet = await readDataSet(transport, mapping.dataSet, mapping.idScheme);
    checkOtherServer(mapping, proposed.from, addressOf(state.configuration), dataSet, log);
    checkRights(dataSet, context);
    checkPeriodType(mapping, dataSet);
    checkAttributeOptions(mappedMeasures(mapping), dataSet);
    log(`Report to data set ${dataSet.name} of DHIS2 ${context.version}`);
    const gap = clockGap(context, running.now);
    if (gap !== undefined) log(gap);
    const outcome = await reportPeriods(transport, { mapping, proposed, running, context, dataSet, clock, log, state });
    return commitRun(state, { mapping, workflow, proposed, running, outcome });
  };
}

const NOTHING: Outcome = {
  sent: { created: 0, updated: 0, deleted: 0, unchanged: 0, kept: 0, refused: 0 },
  conflicts: [],
  dirty: [],
  parked: new Map(),
  reopened: [],
  completeness: undefined,
};

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
  const { open, closed, asked, reopened } = takenPeriods(mapping, dataSet, context, {
    proposed,
    now: running.now,
    parked: unpackParked(mapping.period, state.parked ?? []),
  });
  const places = createPlaces(mappedMeasures(mapping), dataSet);
  const units = await resolveOrgUnits(transport, mapping, dataSet);
  const placed = placeCells(decodeCells(proposed.cells), units, mapping, dataSet);
  if (placed.doubtful.length > 0) {
    log(`Empty no unit without a count in ${placed.doubtful.length} periods: places without a unit may be one of them`);
  }
  const hidden = outsideView(context, units.pathOf);
  const orgUnits = units.known.filter((orgUnit) => hidden({ orgUnit }) === undefined);
  const stored = await readValues(transport, { dataSet: dataSet.id, periods: proposed.periods, orgUnits });
  log(`Read back ${stored.size} values of ${proposed.periods.length} periods and ${orgUnits.length} org units`);
  const limits = firstRefusal(
    unitLife(dataSet, mapping, context),
    optionLimits(dataSet, mapping.period, hasNewImporter(context.version)),
  );
  const { lookup } = units;
  const comparing = { mapping, dataSet, context, lookup, places, limits, mayBeNamed: placed.mayBeNamed };
  const difference = compareValues(placed.cells, stored, { periods: open, areOpen: true }, comparing);
  const untaken = compareValues(placed.cells, stored, { periods: [...closed.keys()], areOpen: false }, comparing);
  const parked = parkClosed(closed, untaken, placed, log);
  const leftValues = await leftBehind(transport, reporting, units, places);
  const check = firstRefusal(
    assignedUnits(dataSet, units.unknown, unitPlaces(mapping)),
    hidden,
    outsideHierarchy(context, units.pathOf),
    limits,
    longComment(context),
    await readLockedOptions(transport, difference.changes, dataSet, context),
  );
  const { changes: allowed, withheld, conflicts: refused } = withholdChanges(difference.changes, check);
  const { changes, held, conflicts: heldBack } = holdBackEmptying(allowed, quarantineOf(mapping, proposed));
  if (held.length > 0) log(`Hold back ${held.length} values that would be emptied: too much is in quarantine`);
  const unread = unreadUnits(units.known, hidden, { periods: open, conflicts: refused });
  const tally = createSentTally(
    {
      unchanged: difference.unchanged + untaken.unchanged,
      absentZeros: difference.absentZeros + untaken.absentZeros,
      kept: [...difference.kept, ...untaken.kept],
    },
    [...placed.conflicts(open), ...difference.conflicts, ...refused, ...unread],
    { elements: difference.origins, places, dataSet },
  );
  const sentPeriods = await sendPeriods(transport, {
    ...{ mapping, dataSet, context, running, clock, log, tally, asked, changes },
    periods: open,
    reported: difference.reported,
    // A person's value that stays is not what was counted.
    failed: [...difference.failed, ...withheld, ...held, ...difference.kept],
  });
  for (const [period, why] of sentPeriods.parked) parked.set(period, why);
  const { sent, conflicts } = tally.result();
  return {
    sent: held.length === 0 ? sent : { ...sent, withheld: held.length },
    conflicts: [...conflicts, ...heldBack, ...leftValues],
    dirty: [...tally.dirty, ...held.map(({ period }) => period)],
    parked,
    reopened,
    completeness: sentPeriods.completeness,
  };
}

/** Name values of ours in units that are not counted any more. */
async function leftBehind(
  transport: Transport,
  { mapping, proposed, context, dataSet, log, state }: Reporting,
  units: ReportedUnits,
  places: Places,
): Promise<Conflict[]> {
  const hasChanged = state.mappingHash !== undefined && state.mappingHash !== proposed.mappingHash;
  // Codes and attribute values are changed in DHIS2 too, without another mapping.
  if (!hasChanged && mapping.lookup !== null && units.missing.length === 0) return [];
  const { known, noun } = units;
  const ownUsers = ownUsersOf(mapping, context);
  return await findLeftValues(transport, {
    ...{ dataSet, places, ownUsers, log, noun },
    periods: proposed.periods,
    lookup: known,
  });
}

function parts({ proposed, running }: RunState): { proposed: Proposed; running: Running } {
  if (proposed === undefined || running === undefined) throw new Error('reportValues: begin the step with continueRun');
  return { proposed, running };
}
