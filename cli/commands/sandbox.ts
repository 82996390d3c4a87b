import { parseArgs } from 'node:util';
import { SAMPLES, type SampleName } from '../sandbox/sample/index.ts';
import { startSandbox } from '../sandbox/start-sandbox.ts';
import { UsageError } from '../usage-error.ts';

const NAMES = Object.keys(SAMPLES);

const HELP = `Usage: tallysheet sandbox [options]

Runs a small FHIR server and a small DHIS2 with sample data until it is interrupted, on 127.0.0.1 and in memory.

  --sample NAME       what they hold: ${NAMES.join(', ')}; the first is the default
  --fhir-port PORT    0, the default, takes a free one
  --dhis2-port PORT   0, the default, takes a free one
  --dhis2 VERSION     2.41 (default) or 2.43, whose importer is another one
  --help              this text`;

const OPTIONS = {
  sample: { type: 'string', default: 'immunization' },
  'fhir-port': { type: 'string', default: '0' },
  'dhis2-port': { type: 'string', default: '0' },
  dhis2: { type: 'string', default: '2.41' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Run the embedded servers until a signal: `tallysheet sandbox`.
 *
 * @param args command line after `sandbox`
 * @returns the exit code: 0
 * @throws {UsageError} for a command line that cannot be understood
 * @example await run(['--fhir-port', '8080'])
 */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const version = values.dhis2;
  if (version !== '2.41' && version !== '2.43')
    throw new UsageError(`There is no DHIS2 ${version} here.`, 'Choose 2.41 or 2.43.');
  const sandbox = await startSandbox({
    now: () => new Date(),
    sample: sampleOf(values.sample),
    fhir: { port: portOf(values['fhir-port']) },
    dhis2: { port: portOf(values['dhis2-port']), version },
  });
  console.log(`FHIR   ${sandbox.fhir.url}  (${sandbox.loaded.resources} resources)`);
  console.log(`DHIS2  ${sandbox.dhis2.url}  (${version}; user tallysheet, password Tally-1-sheet; admin, district)`);
  console.log('\nAs a credentials file:');
  console.log(JSON.stringify(sandbox.credentials, null, 2));
  console.log('\nCtrl-C ends both.');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  await sandbox.close();
  return 0;
}

function sampleOf(name: string): SampleName {
  if (Object.hasOwn(SAMPLES, name)) return name as SampleName;
  throw new UsageError(`There is no sample "${name}".`, `Choose one of ${NAMES.join(', ')}.`);
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new UsageError(`"${text}" is no port.`, 'Give a number from 0 to 65535.');
}
