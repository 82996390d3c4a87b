import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nearest } from '../../adaptors/tally/mapping/problems.ts';
import { isTrackerReport } from '../../adaptors/tracker/tracker-report.ts';
import { command } from '../command.ts';
import { formatReport, isAdaptorLine, isJobReport } from '../report/index.ts';
import { filesOfRun } from '../run/files-of-run.ts';
import {
  findCredentialsFile,
  loadCredentials,
  RunError,
  type RunOptions,
  runWorkflow,
  summarizeRun,
} from '../run/index.ts';
import { tellError } from '../tell-error.ts';
import { UsageError } from '../usage-error.ts';

const HELP = `Usage: tallysheet run <workflow> [options]

Runs dist/<workflow>, which tallysheet build makes, from the state that its last run left. Logs go to the standard
error, what came of the run to the standard output. The exit code is 0 when every step succeeded.

  --state FILE         state between runs (state/<workflow>.json; a missing file is a first run)
  --credentials FILE   JSON or YAML, credential id to values (credentials.yaml or credentials.json where there is one)
  --dry-run            read and count, send nothing, leave the state file as it is
  --as-of INSTANT      count as if it were then: an ISO 8601 date-time with its offset, such as 2026-03-01T00:00:00Z
  --recount PERIODS    count periods again: all, none, or 2024-01..2024-03; a changed mapping asks for it
  --backfill PERIODS   count ended periods once, also those before since in the mapping: 2023-01..2023-06
  --files PATH         count the files of a folder, NDJSON or Bundles, gzipped or not, in place of asking the server:
                       the periods that --recount names; the others are not touched. For this run what
                       baseUrl: file:PATH and periods in the credential are for each
  --jobs FOLDER        where the workflow file is, where files are counted (jobs)
  --retry-parked       try again the periods that DHIS2 did not take
  --timeout SECONDS    time for the whole run (what the workflow says, else 300)
  --dist FOLDER        where built workflows are (dist)
  --verbose            log the adaptors' own lines too
  --json               write the run report as JSON, and nothing else, to the standard output
  --help               this text

OPENFN_REPO_DIR names the folder into which the openfn command installs adaptors; they are used when it is set.`;

const OPTIONS = {
  state: { type: 'string' },
  credentials: { type: 'string' },
  'dry-run': { type: 'boolean' },
  'as-of': { type: 'string' },
  recount: { type: 'string' },
  backfill: { type: 'string' },
  'retry-parked': { type: 'boolean' },
  files: { type: 'string' },
  jobs: { type: 'string' },
  timeout: { type: 'string' },
  dist: { type: 'string' },
  verbose: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/**
 * Run a built workflow: `tallysheet run <workflow>`.
 *
 * @param args command line after `run`
 * @returns the exit code: 0 when every step succeeded, else 1
 * @throws {UsageError} for a command line that cannot be understood
 * @throws {RunError} when the run cannot start and `--json` was not asked for
 * @example await run(['immunization-monthly', '--dry-run', '--json'])
 */
export const run = command(
  { help: HELP, options: OPTIONS, allowPositionals: true },
  async ({ values, positionals }) => {
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw new UsageError('Name one workflow.', 'tallysheet run <workflow>');
    const { dist = 'dist', json = false } = values;
    const controller = new AbortController();
    const onSignal = (): void => controller.abort();
    // Not `once`: the library of the lock ends the process at a signal that nobody else listens to.
    for (const signal of SIGNALS) process.on(signal, onSignal);
    try {
      const folder = findWorkflow(name, dist);
      const credentials = await readCredentials(values.credentials);
      const { ok, report } = await runWorkflow({
        dist: folder,
        stateFile: values.state ?? join('state', `${name}.json`),
        credentials,
        dryRun: values['dry-run'] ?? false,
        retryParked: values['retry-parked'] ?? false,
        ...(values.recount === undefined ? {} : { recount: values.recount }),
        ...(values.backfill === undefined ? {} : { backfill: values.backfill }),
        ...(await filesOfRun(values, { name, dist: folder, credentials })),
        signal: controller.signal,
        onLog: (line, step) => {
          if (values.verbose || !isAdaptorLine(line)) console.error(`[${step}] ${line}`);
        },
        ...readOptions(values),
      });
      if (json) console.log(JSON.stringify(report));
      else
        console.log(
          (isJobReport(report) || isTrackerReport(report) ? formatReport(report) : summarizeRun(report)).join('\n'),
        );
      return ok ? 0 : 1;
    } catch (error) {
      if (json && tellAsJson(error, name)) return 1;
      throw error;
    } finally {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    }
  },
);

/** Say why a run could not start; false for a command line that cannot be understood, and for a fault of the program. */
function tellAsJson(error: unknown, workflow: string): boolean {
  const told = tellError(error);
  if (told === undefined || told.code === 'usage') return false;
  const { code, message, fix } = told;
  console.log(JSON.stringify({ ok: false, workflow, error: { code, message, fix } }));
  return true;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type Times = Partial<Record<'timeout' | 'as-of' | 'recount' | 'backfill', string>>;

function readOptions(values: Times): Partial<RunOptions> {
  const { timeout, 'as-of': asOf, recount, backfill } = values;
  const seconds = Number(timeout);
  if (timeout !== undefined && !(seconds > 0))
    throw new UsageError(`--timeout ${timeout} is not a time.`, 'Give seconds.');
  const hasOffset = asOf === undefined || /T.*(Z|[+-]\d{2}:\d{2})$/.test(asOf);
  if (!hasOffset || (asOf !== undefined && Number.isNaN(Date.parse(asOf)))) {
    throw new UsageError(`--as-of ${asOf} is not an instant.`, 'Write date, time and offset: 2026-03-01T00:00:00Z.');
  }
  if (recount !== undefined && !/^(all|none|\d{4}\S*?(\.\.\d{4}\S*)?)$/.test(recount)) {
    throw new UsageError(`--recount ${recount} names no periods.`, 'Write all, none, or 2024-01..2024-03.');
  }
  if (backfill !== undefined && !/^\d{4}\S*?(\.\.\d{4}\S*)?$/.test(backfill)) {
    throw new UsageError(`--backfill ${backfill} names no periods.`, 'Write 2023-01..2023-06.');
  }
  const repoDir = process.env.OPENFN_REPO_DIR;
  return {
    ...(timeout === undefined ? {} : { timeoutSeconds: seconds }),
    ...(asOf === undefined ? {} : { asOf: new Date(asOf).toISOString() }),
    ...(repoDir ? { repoDir } : {}),
  };
}

async function readCredentials(file: string | undefined): Promise<RunOptions['credentials']> {
  const found = findCredentialsFile(file);
  return found === undefined ? {} : loadCredentials(found);
}

function findWorkflow(name: string, dist: string): string {
  const folder = join(dist, name);
  if (existsSync(join(folder, 'workflow.json'))) return folder;
  const built = existsSync(dist)
    ? readdirSync(dist).filter((item) => existsSync(join(dist, item, 'workflow.json')))
    : [];
  const meant = nearest(name, built);
  const guess = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  throw new RunError('plan-missing', `There is no workflow "${name}" in ${dist}.${guess}`, 'Run tallysheet build.');
}
