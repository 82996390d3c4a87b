import type { Operation } from '../../run/operations.ts';
import type { Cursor, PendingExport, Proposed, RunState } from '../../run/state.ts';
import type { CompiledMapping } from '../../tally/compiled-mapping.ts';
import { encodeCells } from '../../tally/measure/cells.ts';
import { metered, retrying } from '../../transport/index.ts';
import { refuseEmptied } from '../find-all-changes.ts';
import { refuseRecords } from '../refuse-records.ts';
import { runningOf } from '../tally-operations.ts';
import type { Wrap } from './bulk-over-http.ts';
import type { BulkRun, BulkTallyOptions, Outcome } from './bulk-run.ts';
import { collectChanges, collectCount } from './collect.ts';
import { ExportError } from './export-error.ts';
import { findOlder } from './newest-in-files.ts';
import { deleteExport, pollExport } from './poll.ts';
import { failuresOf, startCount, startExport } from './start-export.ts';

/** Milliseconds after a step's time for which a request that has begun may still wait for its server. */
const GRACE_MS = 30_000;

/**
 * Count what a mapping asks for from a bulk export. A run does one thing and ends: it starts an export, or finds that it is
 * not ready, or collects it, counts its files as they arrive and proposes the cells. What was collected is deleted by the run
 * after, when it is reported; a report that failed can collect it again.
 *
 * @param mapping compiled mapping
 * @param options how to export, binding, clock, log
 * @returns an operation
 * @throws {ExportError} for an export that cannot be collected; it is kept
 * @throws {RunError} `mapping-changed`, `source-empty`
 * @state proposed
 * @see https://hl7.org/fhir/uv/bulkdata/export.html
 * @example bulkTally(mapping, { bulk, over: bulkOverHttp(request, { clock: systemClock }), clock: systemClock, log: console.log })
 */
export function bulkTally(mapping: CompiledMapping, { over, ...options }: BulkTallyOptions): Operation {
  return async (state) => {
    refuseRecords(mapping);
    const running = runningOf(state);
    const { clock } = options;
    const hasTime = (ms: number) => clock.now() + ms < running.deadline + GRACE_MS;
    const wrap: Wrap = (transport) =>
      retrying(metered(transport, running.meter), { sleep: clock.sleep, random: clock.random, hasTime });
    const run = {
      ...options,
      mapping,
      state: accepted(state, mapping),
      running,
      server: over(state.configuration, wrap),
    };
    const outcome = await goOn(run);
    return { ...state, proposed: proposalOf({ ...run, state }, outcome) };
  };
}

/** What to do about a changed mapping was said when the export was started. */
function accepted(state: RunState, { hash }: CompiledMapping): RunState {
  return state.bulk?.mappingHash === hash && state.mappingHash !== undefined ? { ...state, mappingHash: hash } : state;
}

const HOUR_MS = 3_600_000;
/** After the first failure; each further one doubles it. */
const FIRST_WAIT_MS = HOUR_MS / 4;

/** Do what the state of the export asks for. */
async function goOn(run: BulkRun): Promise<Outcome> {
  const { state, mapping, log, running } = run;
  const { bulk: pending } = state;
  if (pending?.status === undefined) return startIfDue(run, pending);
  if (pending.collected) {
    await remove(run, pending.status);
    return startIfDue(run, pending);
  }
  if (state.recount !== undefined || pending.mappingHash !== mapping.hash) {
    log(
      `Drop the export of ${pending.started}: ${state.recount === undefined ? 'the mapping has changed' : 'a recount'}`,
    );
    await remove(run, pending.status);
    return startCount(run);
  }
  const found = await pollExport(run.server, pending.status, run.bulk.outputOrigins);
  const { started, purpose } = pending;
  if (found.is === 'running') {
    log(`Wait for the export of ${started}: ${found.progress}`);
    return { export: { is: 'running', started, purpose, progress: found.progress }, bulk: pending };
  }
  if (found.is === 'gone') return startAgain(run, pending, 'the server has it no more');
  if (found.is === 'failed') {
    log(`Drop the export of ${started}: the server answered ${found.status}`);
    return failed(run, pending, {});
  }
  try {
    const collected =
      purpose === 'changes'
        ? await collectChanges(run, found.manifest)
        : await collectCount(run, pending, found.manifest);
    if (collected.export.is === 'failed') return failed(run, pending, collected.export.issues ?? {});
    if (purpose === 'count') return collected;
    await remove(run, pending.status);
    return await startExport(run, collected);
  } catch (error) {
    if (!(error instanceof ExportError) || error.code !== 'export-gone' || running.dryRun) throw error;
    return startAgain(run, pending, error.message);
  }
}

/** Start the next export, unless the last one was started a short while ago, or has come to nothing lately. */
async function startIfDue(run: BulkRun, last: PendingExport | undefined): Promise<Outcome> {
  const { bulk, running, state, mapping, log } = run;
  if (last !== undefined && state.recount === undefined) {
    const failures = failuresOf(last);
    const dueAt = Date.parse(last.started) + waitMs(bulk.everyHours, failures);
    if (Date.parse(running.now) < dueAt) {
      const next = new Date(dueAt).toISOString();
      log(
        `Start the next export from ${next} on${failures === 0 ? '' : `: ${failures} in a row have come to nothing`}`,
      );
      const { started, purpose, mappingHash, parked } = last;
      const bulk = { started, purpose, mappingHash };
      if (failures === 0) return { export: { is: 'waiting', started }, bulk };
      const owed = parked === undefined ? {} : { parked };
      return { export: { is: 'waiting', started, failures, next }, bulk: { ...bulk, ...owed, failures } };
    }
  }
  const since = oldest(state.cursor);
  // A changed mapping and a recount have to be looked at, whatever has changed on the server.
  const asksChanges = bulk.changes === 'since' && since !== undefined && state.recount === undefined;
  if (!asksChanges || state.mappingHash !== mapping.hash) return startCount(run);
  const { older, emptied } = await findOlder(run.server.transport, state.overlap);
  refuseEmptied(emptied, state);
  if (older.length === 0) return startExport(run, { export: { is: 'started' } }, { purpose: 'changes', since });
  // What was changed since the cursor tells nothing of what is lost.
  log(`Find the newest ${older.join(', ')} older than an export had: count all periods again`);
  return startExport(run, { export: { is: 'started', older }, overlap: withoutOlder(state.overlap, older), all: true });
}

/** Without the notes of what is lost, which would be missed in each run. */
function withoutOlder(overlap: RunState['overlap'] = {}, older: readonly string[]): NonNullable<RunState['overlap']> {
  return Object.fromEntries(Object.entries(overlap).filter(([type]) => !older.includes(type)));
}

/** Milliseconds after the start of an export in which no other is started. */
function waitMs(everyHours: number, failures: number): number {
  const everyMs = everyHours * HOUR_MS;
  if (failures === 0) return everyMs;
  // Each failure costs the server what an export costs it; that one failed is no reason to wait for a day.
  return Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), Math.max(everyMs, HOUR_MS));
}

/** One that the server has lost is started at once; the second time in a row it has failed. */
async function startAgain(run: BulkRun, pending: PendingExport, because: string): Promise<Outcome> {
  if (failuresOf(pending) > 0) {
    run.log(`Give up the export of ${pending.started}: ${because}`);
    const { status: _, ...gone } = pending;
    return failed(run, gone, {});
  }
  run.log(`Start the export again: ${because}`);
  return startCount({ ...run, state: { ...run.state, bulk: { ...pending, failures: 1 } } });
}

async function failed(
  run: BulkRun,
  pending: PendingExport,
  issues: Readonly<Record<string, number>>,
): Promise<Outcome> {
  const { purpose, started, mappingHash, status, parked } = pending;
  if (status !== undefined) await remove(run, status);
  const owed = parked === undefined ? {} : { parked };
  const failures = failuresOf(pending) + 1;
  const next = new Date(Date.parse(started) + waitMs(run.bulk.everyHours, failures)).toISOString();
  const bulk: PendingExport = { purpose, started, mappingHash, failures, ...owed };
  return {
    export: { is: 'failed', started, purpose, issues, failures, next },
    bulk: run.running.dryRun ? pending : bulk,
  };
}

async function remove({ server, running, log }: BulkRun, status: string): Promise<void> {
  if (running.dryRun) return;
  log(`Delete the export: ${await deleteExport(server, status)}`);
}

function oldest(cursor: Cursor | undefined): string | undefined {
  return Object.values(cursor ?? {}).sort((a, b) => Date.parse(a) - Date.parse(b))[0];
}

/** What is handed to the report step; a run that counted nothing proposes nothing, and keeps what is left to do. */
function proposalOf({ state, running, mapping, clock }: BulkRun, outcome: Outcome): Proposed {
  return {
    cursor: state.cursor ?? {},
    overlap: state.overlap ?? {},
    periods: [],
    dirty: state.dirty ?? [],
    mappingHash: state.mappingHash ?? mapping.hash,
    cells: encodeCells([]),
    rows: [],
    measures: [],
    now: running.now,
    usedMs: clock.now() - running.startedAt,
    dryRun: running.dryRun,
    retryParked: false,
    requests: running.meter.traffic,
    noHistory: [],
    ...outcome,
  };
}
