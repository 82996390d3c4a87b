import { beginRun, type Clock, RunError as JobError, keep, type RunState } from '../../adaptors/run/index.ts';
import { unpackPeriods } from '../../adaptors/run/period-spans.ts';
import { planPeriods } from '../../adaptors/run/plan.ts';
import type { Proposed } from '../../adaptors/run/state.ts';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { encodeCells } from '../../adaptors/tally/measure/cells.ts';
import { countFiles } from '../tally/count-files.ts';
import type { LocalStep, State } from './types.ts';

/** What counting files needs. */
export interface FilesStepOptions {
  readonly mapping: CompiledMapping;
  /** A file, or a folder of NDJSON and Bundles, gzipped or not. */
  readonly input: string;
  readonly clock: Clock;
}

/**
 * Make the step that stands in for the first one of a workflow and counts files: the periods that `recount` names, and no
 * others, since nobody but the person who runs it knows which periods the files hold in full. Cursor and other dirty periods
 * stay as they are.
 *
 * @param options mapping, files, clock
 * @returns a step for `runWorkflow`
 * @throws {JobError} `recount-invalid` where no periods are named, `source-empty` for files without anything that counts
 * @example await runWorkflow({ ...options, recount: 'all', first: filesStep({ mapping, input: 'export/', clock }) })
 */
export function filesStep({ mapping, input, clock }: FilesStepOptions): LocalStep {
  return async (state, log) => {
    const begun = await beginRun({ seconds: 0, clock })(state as RunState);
    const { running, recount } = begun;
    if (running === undefined || recount === undefined || recount === 'none') {
      const fix = 'name them with --recount 2024-01..2024-03, or --recount all: the others are not touched';
      throw new JobError('recount-invalid', 'which periods the files hold is not said', fix);
    }
    // Without an open window, nothing is planned but what is named.
    const closed = { ...mapping, period: { ...mapping.period, keepOpen: 0, includeCurrent: false } };
    const { dirty: periods } = planPeriods(closed, { ...begun, dirty: [], parked: [] }, [], running.now);
    log(`Count ${periods.length} periods of ${mapping.name} from ${input}`);
    const { cells, sources, measures, severalVersions, counted } = await countFiles(mapping, input, periods);
    if (counted === 0) {
      const what = `${input} holds nothing that "${mapping.name}" counts`;
      throw new JobError('source-empty', what, 'check the folder; values in DHIS2 are not emptied for that');
    }
    if (severalVersions > 0) log(`${severalVersions} resources came in several versions: the newest of each counts`);
    const proposed: Proposed = {
      cursor: begun.cursor ?? {},
      overlap: begun.overlap ?? {},
      ...(begun.bulk === undefined ? {} : { bulk: begun.bulk }),
      periods,
      dirty: unpackPeriods(mapping.period, begun.dirty ?? []).filter((period) => !periods.includes(period)),
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
