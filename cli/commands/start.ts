import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildLocalAdaptors, buildWorkflow } from '../build/index.ts';
import { formatReport, valueTable } from '../report/index.ts';
import { loadCredentials, type RunOptions, type RunOutcome, runWorkflow } from '../run/index.ts';
import { fhirCredential, type Sandbox, startSandbox } from '../sandbox/start-sandbox.ts';
import { UsageError } from '../usage-error.ts';

const WORKFLOW = 'immunization-monthly';

const HELP = `Usage: npm start -- [options]

Builds the workflow ${WORKFLOW} and runs it twice: on embedded servers with sample data, or on yours.

  --fhir URL           your FHIR server, such as https://hapi.example.org/fhir
  --dhis2 URL          your DHIS2, such as https://dhis2.example.org, without /api
  --credentials FILE   JSON or YAML with the keys fhir and dhis2: user and password or token of each
  --verbose            show the adaptors' own lines too
  --help               this text

On your servers the state is kept in state/${WORKFLOW}.json.`;

const OPTIONS = {
  fhir: { type: 'string' },
  dhis2: { type: 'string' },
  credentials: { type: 'string' },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Lines that OpenFn's adaptors print for every request. */
const ADAPTOR_LINE = /^(GET|POST|PUT|DELETE) https?:|^with params|^Created |^Resolved |^Sending /;

/**
 * Show a first workflow from end to end: `npm start`.
 *
 * @param args command line after `start`
 * @returns the exit code: 0 when both runs succeeded and the second sent nothing
 * @throws {UsageError} for a command line that cannot be understood
 * @example await run([])
 */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { fhir, dhis2, credentials: file, verbose } = values;
  if ((fhir === undefined) !== (dhis2 === undefined)) {
    throw new UsageError(
      'Name both servers, or none to use the embedded ones.',
      '--fhir URL --dhis2 URL --credentials FILE',
    );
  }
  const { folder } = await buildWorkflow(join('jobs', `${WORKFLOW}.workflow.yaml`), { outDir: 'dist' });
  await buildLocalAdaptors('dist');
  console.log(`Built ${folder}\n`);
  const show = (line: string) => {
    if (verbose || !ADAPTOR_LINE.test(line)) console.log(`  ${line}`);
  };
  if (fhir === undefined || dhis2 === undefined) return await onSandbox(folder, show);
  const given = file === undefined ? {} : await loadCredentials(file);
  const credentials = { fhir: { ...given.fhir, ...fhirCredential(fhir) }, dhis2: { ...given.dhis2, hostUrl: dhis2 } };
  return await runTwice({ dist: folder, stateFile: join('state', `${WORKFLOW}.json`), credentials, onLog: show });
}

async function onSandbox(dist: string, onLog: (line: string) => void): Promise<number> {
  const sandbox: Sandbox = await startSandbox({ now: () => new Date() });
  const { fhir, dhis2, credentials, loaded } = sandbox;
  console.log(`Started a FHIR server with ${loaded.resources} resources at ${fhir.url}`);
  console.log(`Started a DHIS2 with ${loaded.values} values of a data clerk at ${dhis2.url}\n`);
  const folder = await mkdtemp(join(tmpdir(), 'tallysheet-'));
  try {
    return await runTwice({ dist, stateFile: join(folder, 'state.json'), credentials, onLog });
  } finally {
    await rm(folder, { recursive: true });
    await sandbox.close();
  }
}

async function runTwice(options: RunOptions): Promise<number> {
  console.log('First run');
  const first = await runWorkflow(options);
  await tell(first, options);
  if (!first.ok) return 1;
  console.log('\nSecond run');
  const second = await runWorkflow(options);
  console.log(formatReport(second.report).join('\n'));
  return second.ok ? 0 : 1;
}

async function tell({ report }: RunOutcome, { credentials }: RunOptions): Promise<void> {
  const { dhis2 = {} } = credentials;
  const table = await valueTable(report, 'EPI_MONTHLY', dhis2);
  if (table.length > 0) console.log(`\n${table.join('\n')}\n`);
  console.log(formatReport(report).join('\n'));
}
