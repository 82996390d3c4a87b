import { isWithin } from '../../adaptors/run/asked-periods.ts';
import { beginRun, type Clock, RunError as JobError, keep, type RunState } from '../../adaptors/run/index.ts';
import { planPeriods } from '../../adaptors/run/plan.ts';
import { planRun } from '../../adaptors/run/plan-run.ts';
import type { Overlap, Proposed, Running } from '../../adaptors/run/state.ts';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { type Cell, encodeCells } from '../../adaptors/tally/measure/cells.ts';
import { comparePeriods } from '../../adaptors/tally/period/index.ts';
import { noteFiles } from '../files/note-files.ts';
import { countFiles } from '../tally/count-files.ts';
import type { FileSource } from './file-source.ts';
import type { LocalStep, State } from './types.ts';

/** What counting files needs. */
export interface FilesStepOptions {
  readonly mapping: CompiledMapping;
  readonly source: FileSource;
  readonly clock: Clock;
}

/** The name of the files in what the next run knows again. */
const FILES = 'files';
/** No instant belongs to files. */
const NEVER = '1970-01-01T00:00:00.000Z';

/**
 * Make the step that stands in for the first one of a workflow and counts files as that would count a server: the open
 * window and what is dirty, and everything where the files are others than those of the last run. It touches no period that
 * the files do not hold: those are the periods that the credential names, or else all from the first to the last in which
 * anything counts. The cursor of a server stays as it is.
 *
 * @param options mapping, files, clock
 * @returns a step for `runWorkflow`
 * @throws {JobError} `source-empty` for files without anything that counts, and as `planPeriods`
 * @example await runWorkflow({ ...options, first: filesStep({ mapping, source: { path: 'export/' }, clock }) })
 */
export function filesStep({ mapping, source, clock }: FilesStepOptions): LocalStep {
  return async (state, log) => {
    const begun = await beginRun({ seconds: 0, clock })(state as RunState);
    const { running } = begun;
    if (running === undefined) throw new Error('filesStep: beginRun began nothing');
    const note = await noteOf(source);
    const isNew = begun.overlap?.[FILES]?.digest !== note.digest;
    if (isNew) log(`Find files in ${source.path} that the last run did not see: count all periods that they hold`);
    const plan = planRun(mapping, begun, isNew ? 'all' : [], running, log);
    const isSaid = source.periods === undefined ? () => true : isWithin(mapping.period, source.periods);
    const planned = [...plan.open, ...plan.dirty].filter(isSaid);
    tellNone(isNew, planned, source, log);
    log(`Count ${planned.length} periods of ${mapping.name} from ${source.path}`);
    const found = await countFiles(mapping, source.path, planned);
    const { cells, sources, measures, severalVersions, counted } = found;
    if (counted === 0 && planned.length > 0) {
      const what = `${source.path} holds nothing that "${mapping.name}" counts`;
      throw new JobError('source-empty', what, 'check the folder; values in DHIS2 are not emptied for that');
    }
    if (severalVersions > 0) log(`${severalVersions} resources came in several versions: the newest of each counts`);
    const periods = planned.filter(isHeld(mapping, source, begun, cells));
    tellLeft(planned, periods, log);
    const proposed: Proposed = {
      cursor: begun.cursor ?? {},
      overlap: { ...begun.overlap, [FILES]: note },
      ...(begun.bulk === undefined ? {} : { bulk: begun.bulk }),
      periods,
      dirty: dueAnyhow(mapping, begun, running).filter((period) => !periods.includes(period)),
      ...(begun.late === undefined ? {} : { late: begun.late }),
      mappingHash: mapping.hash,
      cells: encodeCells(cells),
      rows: sources,
      measures,
      now: running.now,
      // A local run has no worker's budget to keep: the report gets all of the workflow's.
      usedMs: 0,
      dryRun: running.dryRun,
      retryParked: begun.retryParked ?? false,
      requests: {},
      noHistory: [],
    };
    return (await keep('proposed')({ ...begun, proposed })) as State;
  };
}

/** What the next run knows the files by; the same files hold something else when other periods of them count. */
async function noteOf({ path, periods }: FileSource): Promise<Overlap> {
  const sum = await noteFiles(path);
  return { until: NEVER, digest: periods === undefined ? sum : `${sum} ${periods}` };
}

/**
 * Tell which periods the files hold: those that the credential or a recount names, and else all from the first to the last
 * with a value. An export is older than the newest period, or begins with some year; the rest is not empty for that.
 */
function isHeld(
  { period }: CompiledMapping,
  { periods }: FileSource,
  { recount, backfill }: RunState,
  cells: readonly Cell[],
): (id: string) => boolean {
  if (periods !== undefined) return () => true;
  const { type, calendar } = period;
  const order = (a: string, b: string) => comparePeriods(type, a, b, calendar);
  const [first, ...rest] = [...new Set(cells.map((cell) => cell.period))].sort(order);
  const last = rest.at(-1) ?? first;
  const named = [recount, backfill]
    .filter((text) => text !== undefined && text !== 'all' && text !== 'none')
    .map((text) => isWithin(period, String(text)));
  return (id) => {
    if (named.some((is) => is(id))) return true;
    return first !== undefined && last !== undefined && order(id, first) >= 0 && order(id, last) <= 0;
  };
}

/** The files may hold months from before `since`, or the one that has not ended. */
function tellNone(
  isNew: boolean,
  planned: readonly string[],
  { periods }: FileSource,
  log: (line: string) => void,
): void {
  if (!isNew || periods === undefined || planned.length > 0) return;
  log(`Find none of ${periods} among the periods that are counted: those from since on that have ended`);
}

function tellLeft(planned: readonly string[], held: readonly string[], log: (line: string) => void): void {
  const left = planned.filter((period) => !held.includes(period)).sort();
  if (left.length === 0) return;
  const span = left.length === 1 ? (left[0] ?? '') : `${left[0]} … ${left.at(-1)}`;
  log(`Leave ${left.length} periods as they are, ${span}: nothing in the files counts there`);
}

/** What is to be counted whatever the files say: what an earlier run left, and what has ended since. */
function dueAnyhow(mapping: CompiledMapping, begun: RunState, { now }: Running): readonly string[] {
  const { backfill: _backfill, retryParked: _retryParked, ...kept } = begun;
  const closed = { ...mapping, period: { ...mapping.period, keepOpen: 0, includeCurrent: false } };
  const { dirty, waiting } = planPeriods(closed, { ...kept, recount: 'none' }, [], now);
  return [...dirty, ...waiting];
}
