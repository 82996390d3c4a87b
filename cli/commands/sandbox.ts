import { command } from '../command.ts';
import { exportSample } from '../sandbox/export-sample.ts';
import { SAMPLES, type Sample, type SampleName } from '../sandbox/sample/index.ts';
import { startWorld, type World } from '../sandbox/start-world.ts';
import { UsageError } from '../usage-error.ts';

const NAMES = Object.keys(SAMPLES) as SampleName[];

const HELP = `Usage: tallysheet sandbox [options]

Runs small servers with sample data until it is interrupted, on 127.0.0.1 and in memory: a DHIS2, and what is counted.

  --sample NAME       what they hold: ${NAMES.join(', ')}; the first is the default
                      a workflow's name does as well
  --port NAME=PORT    the port of a system, such as fhir=8080; may be given for each; the others take free ones
  --dhis2 VERSION     2.41 (default) or 2.43, whose importer is another one
  --export DIR        write the resources of its FHIR server into a folder, as NDJSON, and end
  --help              this text`;

const OPTIONS = {
  sample: { type: 'string', default: 'immunization' },
  port: { type: 'string', multiple: true },
  dhis2: { type: 'string', default: '2.41' },
  export: { type: 'string' },
} as const;

/**
 * Run the embedded servers until a signal: `tallysheet sandbox`.
 *
 * @param args command line after `sandbox`
 * @returns the exit code: 0
 * @throws {UsageError} for a command line that cannot be understood
 * @example await run(['--port', 'fhir=8080', '--port', 'dhis2=8081'])
 */
export const run = command({ help: HELP, options: OPTIONS }, async ({ values }) => {
  const version = values.dhis2;
  if (version !== '2.41' && version !== '2.43')
    throw new UsageError(`There is no DHIS2 ${version} here.`, 'Choose 2.41 or 2.43.');
  const sample: Sample = SAMPLES[sampleOf(values.sample)];
  const ports = portsOf(values.port ?? [], Object.keys(sample.systems));
  const world = await startWorld(sample, { now: () => new Date(), ports, version });
  if (values.export !== undefined) {
    try {
      return await writeExport(world, values.export, values.sample);
    } finally {
      await world.close();
    }
  }
  for (const { title, holds, url } of Object.values(world.systems))
    console.log(`${title.padEnd(12)} ${url}  (${holds})`);
  console.log('In DHIS2 there are the users tallysheet, password Tally-1-sheet; admin, district');
  console.log('\nAs a credentials file:');
  console.log(JSON.stringify(world.credentials, null, 2));
  console.log('\nCtrl-C ends them.');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  await world.close();
  return 0;
});

async function writeExport({ credentials: { fhir } }: World, folder: string, sample: string): Promise<number> {
  if (fhir === undefined) throw new UsageError(`The sample "${sample}" has no FHIR server.`, 'Choose another sample.');
  const written = [...(await exportSample(fhir, folder))];
  console.log(`Wrote ${folder}: ${written.map(([type, count]) => `${count} ${type}`).join(', ')}`);
  return 0;
}

function workflowsOf(name: SampleName): readonly string[] {
  const { workflows }: Sample = SAMPLES[name];
  return workflows;
}

/** A sample by its own name, or by that of a workflow that it is for: the latter is what people have just read. */
function sampleOf(name: string): SampleName {
  const found = NAMES.find((each) => each === name) ?? NAMES.find((each) => workflowsOf(each).includes(name));
  if (found !== undefined) return found;
  throw new UsageError(`There is no sample "${name}".`, `Choose one of ${NAMES.join(', ')}.`);
}

function portsOf(given: readonly string[], names: readonly string[]): Record<string, number> {
  const ports: Record<string, number> = {};
  for (const text of given) {
    const [, name = '', digits = ''] = /^([^=]+)=(\d+)$/.exec(text) ?? [];
    const port = Number(digits);
    if (!names.includes(name) || port > 65_535) {
      throw new UsageError(
        `"${text}" gives no system a port.`,
        `Write --port ${names[0]}=8080; there are ${names.join(', ')}.`,
      );
    }
    ports[name] = port;
  }
  return ports;
}
