import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isSyncMapping } from '../../adaptors/dhis2/sync/load-sync-mapping.ts';
import { isTrackerText } from '../../adaptors/tracker/mapping/load-tracker.ts';
import { buildLocalAdaptors, buildWorkflow, findWorkflows, type Workflow } from '../build/index.ts';
import { readMappingFile } from '../build/read-mapping-file.ts';
import { command } from '../command.ts';
import { fhirCredential } from '../connect/fhir-credential.ts';
import { formatReport, isAdaptorLine, valueTable } from '../report/index.ts';
import { loadCredentials, type RunOptions, type RunOutcome, runWorkflow } from '../run/index.ts';
import { findSample, SAMPLES, type Sample } from '../sandbox/sample/index.ts';
import { startWorld, type World } from '../sandbox/start-world.ts';
import { UsageError } from '../usage-error.ts';

const FIRST = 'immunization-monthly';
/** The workflows that there is sample data for. */
const TRIED = Object.values(SAMPLES).flatMap((sample: Sample) => sample.workflows);

const HELP = `Usage: npm start -- [workflow] [options]

Builds a workflow, ${FIRST} where none is named, and runs it twice: on embedded servers with sample data, or on yours.
There is sample data for ${TRIED.join(', ')}.

  --credentials FILE   your servers, JSON or YAML: for each credential of the workflow its address, and user and
                       password or token
  --fhir URL           your FHIR server, such as https://hapi.example.org/fhir, where the file does not name it
  --dhis2 URL          your DHIS2, such as https://dhis2.example.org, without /api, likewise
  --dry-run            on your servers: read and count, send nothing, and run once
  --verbose            show the adaptors' own lines too
  --help               this text

On your servers the state is kept in state/<workflow>.json.`;

const OPTIONS = {
  fhir: { type: 'string' },
  dhis2: { type: 'string' },
  credentials: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
} as const;

/**
 * Show a workflow from end to end: `npm start`.
 *
 * @param args command line after `start`
 * @returns the exit code: 0 when both runs succeeded and the second sent nothing
 * @throws {UsageError} for a command line that cannot be understood
 * @example await run(['opensrp-weekly'])
 */
export const run = command(
  { help: HELP, options: OPTIONS, allowPositionals: true },
  async ({ values, positionals }) => {
    const { fhir, dhis2, credentials: file, verbose } = values;
    if (file === undefined && (fhir === undefined) !== (dhis2 === undefined)) {
      throw new UsageError(
        'Name both servers, or none to use the embedded ones.',
        '--fhir URL --dhis2 URL --credentials FILE',
      );
    }
    const onEmbedded = file === undefined && fhir === undefined;
    const name = nameOf(positionals, onEmbedded);
    const { folder, workflow } = await buildWorkflow(join('jobs', `${name}.workflow.yaml`), { outDir: 'dist' });
    await buildLocalAdaptors('dist');
    console.log(`Built ${folder}\n`);
    const show = (line: string) => {
      if (verbose || !isAdaptorLine(line)) console.log(`  ${line}`);
    };
    const dataSet = await dataSetOf(workflow);
    if (onEmbedded) return await onSandbox(name, folder, dataSet, show);
    const given = file === undefined ? {} : await loadCredentials(file);
    const credentials = {
      ...given,
      ...(fhir === undefined ? {} : { fhir: { ...given.fhir, ...fhirCredential(fhir) } }),
      ...(dhis2 === undefined ? {} : { dhis2: { ...given.dhis2, hostUrl: dhis2 } }),
    };
    const stateFile = join('state', `${name}.json`);
    const options = { dist: folder, stateFile, credentials, onLog: show, dryRun: values['dry-run'] };
    return await runTwice(options, dataSet);
  },
);

/** The workflow that is asked for; one that runs on embedded servers must have data for them. */
function nameOf(positionals: readonly string[], onEmbedded: boolean): string {
  const [name = FIRST, ...more] = positionals;
  if (more.length > 0) throw new UsageError('One workflow is started at a time.', `npm start -- ${name}`);
  if (findWorkflows('jobs').every((file) => basename(file) !== `${name}.workflow.yaml`)) {
    throw new UsageError(`There is no workflow "${name}".`, `Name one of those in jobs/, such as ${TRIED.join(', ')}.`);
  }
  if (onEmbedded && findSample(name) === undefined) {
    throw new UsageError(
      `There is no sample data for "${name}".`,
      `Name your servers with --credentials, or one of ${TRIED.join(', ')}.`,
    );
  }
  return name;
}

async function onSandbox(name: string, dist: string, dataSet: string, onLog: (line: string) => void): Promise<number> {
  const world: World = await startWorld(SAMPLES[findSample(name) ?? 'immunization'], { now: () => new Date() });
  for (const { title, holds, url } of Object.values(world.systems)) {
    console.log(`Started a ${title} with ${holds} at ${url}`);
  }
  console.log();
  const folder = await mkdtemp(join(tmpdir(), 'tallysheet-'));
  const { credentials } = world;
  try {
    return await runTwice({ dist, stateFile: join(folder, 'state.json'), credentials, onLog }, dataSet);
  } finally {
    await rm(folder, { recursive: true });
    await world.close();
  }
}

/** Runs that may pass until a bulk export of the embedded server is collected; a real one takes minutes. */
const MOST_WAITS = 4;

async function runTwice(options: RunOptions, dataSet: string): Promise<number> {
  console.log('First run');
  let first = await runWorkflow(options);
  await tell(first, options, dataSet);
  let waits = 0;
  for (; first.ok && !options.dryRun && isExporting(first) && waits < MOST_WAITS; waits++) {
    console.log('\nNext run, for the export that was started');
    first = await runWorkflow(options);
    await tell(first, options, dataSet);
  }
  if (!first.ok) return 1;
  if (options.dryRun) return 0;
  console.log(waits === 0 ? '\nSecond run' : '\nOne more run');
  const second = await runWorkflow(options);
  console.log(formatReport(second.report).join('\n'));
  return second.ok ? 0 : 1;
}

function isExporting({ report }: RunOutcome): boolean {
  const { is } = (report.export ?? {}) as { is?: string };
  return is === 'started' || is === 'running';
}

async function tell({ ok, report }: RunOutcome, { credentials }: RunOptions, dataSet: string): Promise<void> {
  const { dhis2 = {} } = credentials;
  const table = ok && dataSet !== '' ? await valueTable(report, dataSet, dhis2) : [];
  if (table.length > 0) console.log(`\n${table.join('\n')}\n`);
  console.log(formatReport(report).join('\n'));
}

/** The data set that the workflow's mapping names; none where it sends persons, or takes over metadata. */
async function dataSetOf({ mapping }: Workflow): Promise<string> {
  if (mapping === undefined) return '';
  const text = await readFile(mapping, 'utf8');
  if (isTrackerText(text) || isSyncMapping(text)) return '';
  return (await readMappingFile(mapping)).mapping.dataSet;
}
