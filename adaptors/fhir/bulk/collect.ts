import { MOST_CELLS } from '../../run/count-in-time.ts';
import { nextCursor } from '../../run/cursor.ts';
import { unpackPeriods } from '../../run/period-spans.ts';
import { planPeriods } from '../../run/plan.ts';
import type { Cursor, ExportReport, PendingExport } from '../../run/state.ts';
import type { FhirResource } from '../../tally/compiled-mapping.ts';
import { emptyCounts, type SourceCounts, sumSources } from '../../tally/counts.ts';
import { type Cell, encodeCells } from '../../tally/measure/cells.ts';
import { comparePeriods } from '../../tally/period/index.ts';
import { countUndated } from '../count-periods.ts';
import { searchPages } from '../search.ts';
import { type BulkRun, type Outcome, refuseEmptyExport } from './bulk-run.ts';
import { countExport } from './count-export.ts';
import { createFileReader } from './export-files.ts';
import { isWithin } from './export-windows.ts';
import { findExportedChanges } from './find-exported-changes.ts';
import { type NewestInFiles, noteNewest, noteSeen } from './newest-in-files.ts';
import { readIssues } from './read-issues.ts';
import type { Manifest } from './read-manifest.ts';
import { typesOf } from './start-export.ts';

/**
 * Count an export that is ready: the periods that are due now, as far as it holds them. The others stay dirty.
 *
 * @param run the run
 * @param pending the export as it was started
 * @param manifest its manifest
 * @returns cells and counts; `failed`, and nothing else, where the server says that resources are missing
 */
export async function collectCount(run: BulkRun, pending: PendingExport, manifest: Manifest): Promise<Outcome> {
  const { mapping, state, running, bulk, log } = run;
  const { newest, report, areErrors } = await begin(run, manifest, 'count');
  if (areErrors) return { export: { ...report, is: 'failed' } };
  const { retryParked = false } = pending;
  const parked = unpackPeriods(mapping.period, pending.parked ?? []);
  const plan = planPeriods(mapping, { ...state, retryParked }, parked, running.now);
  const planned = [...plan.open, ...plan.dirty];
  const isHeld = pending.windows === undefined ? () => true : isWithin(mapping.period, pending.windows);
  const periods = planned.filter(isHeld);
  const counted = await countExport(mapping, periods, manifest.output, {
    read: newest.read,
    beside: (types) => besideOf(run, types),
  });
  const isWhole = bulk.changes !== 'search' && pending.windows === undefined && !pending.recount;
  if (isWhole) refuseEmptyExport(counted.counted, state);
  const { overlap, older } = noteSeen(state.overlap, newest.seen(), bulk.changes === 'all');
  for (const type of older)
    log(`Find the newest ${type} older than at the last export: deleted, or a backup was restored`);
  const { kept, cells } = fitting(run, periods, counted.cells);
  log(`Count ${periods.length} periods: ${counted.counted} resources, ${counted.cells.length} cells`);
  const { severalVersions } = counted;
  if (severalVersions > 0) log(`Find ${severalVersions} resources in several versions: the newest of each counts`);
  if (kept.length < periods.length) log(`Hand on ${kept.length} of them: more cells do not fit into a state`);
  const left = planned.filter((period) => !kept.includes(period));
  return {
    periods: kept,
    dirty: [...new Set([...left, ...plan.waiting])].sort(),
    mappingHash: mapping.hash,
    cells: encodeCells(cells),
    rows: sumSources([...counted.sources, ...(await undatedOf(run, pending))]),
    measures: counted.measures,
    retryParked,
    ...(bulk.changes === 'search' ? {} : { cursor: cursorOf(run, manifest), overlap }),
    bulk: { ...pending, collected: true },
    export: { ...report, started: pending.started, ...(older.length === 0 ? {} : { older }) },
  };
}

/**
 * Find the periods to count again from an export of what has changed.
 *
 * @param run the run
 * @param manifest its manifest
 * @returns the periods and the next cursor; `failed` where the server says that resources are missing
 */
export async function collectChanges(
  run: BulkRun,
  manifest: Manifest,
): Promise<Outcome & { readonly changed?: readonly string[] | 'all' }> {
  const { mapping, log, server } = run;
  const { newest, report, areErrors } = await begin(run, manifest, 'changes');
  const { read } = newest;
  if (areErrors) return { export: { ...report, is: 'failed' } };
  const { periods, because, unsure } = await findExportedChanges(manifest, mapping, {
    read,
    transport: server.transport,
  });
  if (because !== undefined) log(`Count all periods again: ${because}`);
  const { overlap } = noteSeen(run.state.overlap, newest.seen(), false);
  for (const type of unsure) {
    log(`Find no events that new ${type} belong to: what was counted before them is corrected by a recount only`);
  }
  return { changed: periods, noHistory: unsure, cursor: cursorOf(run, manifest, true), overlap, export: report };
}

async function begin(
  { server, clock, running, bulk, log }: BulkRun,
  manifest: Manifest,
  purpose: PendingExport['purpose'],
): Promise<{ readonly newest: NewestInFiles; readonly report: ExportReport; readonly areErrors: boolean }> {
  const { output, deleted, error, transactionTime } = manifest;
  const read = createFileReader(server, manifest, { clock, running, outputOrigins: bulk.outputOrigins });
  const { found: issues, areErrors } = await readIssues(error, read);
  const files = output.length + deleted.length;
  for (const [issue, count] of Object.entries(issues)) log(`The server says of the export: ${issue} (${count})`);
  log(`Collect an export of ${files} files as of ${transactionTime}`);
  const told = Object.keys(issues).length === 0 ? {} : { issues };
  return { newest: noteNewest(read), areErrors, report: { is: 'collected', purpose, transactionTime, files, ...told } };
}

/** Cells that fit into what a worker takes, those of the newest periods. */
function fitting(
  { mapping }: BulkRun,
  periods: readonly string[],
  cells: readonly Cell[],
): { readonly kept: readonly string[]; readonly cells: readonly Cell[] } {
  if (cells.length <= MOST_CELLS) return { kept: periods, cells };
  const { type, calendar } = mapping.period;
  const size = new Map<string, number>();
  for (const { period } of cells) size.set(period, (size.get(period) ?? 0) + 1);
  const kept: string[] = [];
  let total = 0;
  for (const period of [...periods].sort((a, b) => comparePeriods(type, b, a, calendar))) {
    total += size.get(period) ?? 0;
    if (total > MOST_CELLS && kept.length > 0) break;
    kept.push(period);
  }
  const isKept = new Set(kept);
  return { kept, cells: cells.filter(({ period }) => isKept.has(period)) };
}

/** An export that is asked for by date lacks what has none, so the server is asked how many there are. */
async function undatedOf({ mapping, server, bulk }: BulkRun, { windows }: PendingExport): Promise<SourceCounts[]> {
  // Of a group no search tells.
  if (windows === undefined || bulk.level.startsWith('Group/')) return [];
  const counts: SourceCounts[] = [];
  for (const source of mapping.sources) {
    counts.push(emptyCounts(source.name, await countUndated(server.transport, mapping, source)));
  }
  return counts;
}

/** Places and whatever else lies in no patient's compartment. */
async function* besideOf(
  { mapping, bulk, server }: BulkRun,
  types: ReadonlySet<string>,
): AsyncGenerator<readonly FhirResource[]> {
  for (const type of typesOf(mapping, bulk.level).beside.filter((type) => types.has(type))) {
    for await (const page of searchPages(server.transport, type, {})) yield page.matches;
  }
}

/**
 * The instant of the export less an overlap, for writes that were under way. After an export of changes and one of counts
 * it is that of the first: what changed between the two may lie in periods that the second does not hold.
 */
function cursorOf({ mapping, bulk, state }: BulkRun, { transactionTime }: Manifest, isNew = false): Cursor {
  const { cursor = {} } = state;
  if (!isNew && bulk.changes === 'since' && Object.keys(cursor).length > 0) return cursor;
  const { exported } = typesOf(mapping, bulk.level);
  return Object.fromEntries(exported.map((type) => [type, nextCursor(undefined, transactionTime)]));
}
