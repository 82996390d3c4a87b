import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { buildLocalAdaptors, buildWorkflow } from '../../cli/build/index.ts';
import { fhirCredential } from '../../cli/connect/fhir-credential.ts';
import { type RunOutcome, runWorkflow } from '../../cli/run/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../cli/sandbox/dhis2/index.ts';
import { type FhirResource, readNdjson } from '../../cli/sandbox/fhir/index.ts';

const here = dirname(fileURLToPath(import.meta.url));
const project = join(here, '..', '..');

/** The two counts of the reference data. */
export const COUNTS = {
  monthly: {
    zone: 'UTC',
    type: 'Monthly',
    since: '1945-05',
    dataSet: 'SYN_EPI_MONTHLY',
    expected: 'expected-monthly-utc.csv.gz',
  },
  weekly: {
    zone: 'America/New_York',
    type: 'Weekly',
    since: '1945-05-07',
    dataSet: 'SYN_EPI_WEEKLY',
    expected: 'expected-weekly-new-york.csv.gz',
  },
} as const;

/** Every resource of the reference data, referred ones first. */
export function* syntheaResources(data: string): Generator<FhirResource> {
  for (const type of ['Location', 'Patient', 'Immunization']) yield* readNdjson(join(data, `${type}.ndjson.gz`));
}

/** A count of the reference data on its way from a FHIR server into an embedded DHIS2. */
export interface SyntheaRun {
  readonly outcome: RunOutcome;
  /** What DHIS2 holds: `dataElement,sex,age,orgUnit,period,value`, sorted. */
  readonly stored: readonly string[];
  /** What an independent program counted, in the same form. */
  readonly expected: readonly string[];
  /** Run once more, from the state of the first. */
  again(): Promise<RunOutcome>;
  close(): Promise<void>;
}

/**
 * Count the reference data from a FHIR server into an embedded DHIS2 by the whole workflow, as an operator runs it.
 *
 * @param count which count
 * @param data folder of the reference data
 * @param fhirUrl FHIR server that holds it
 * @param onLog where progress goes
 * @returns what DHIS2 holds afterwards, and what it should hold
 */
export async function runSynthea(
  count: keyof typeof COUNTS,
  data: string,
  fhirUrl: string,
  onLog: (line: string) => void = () => undefined,
): Promise<SyntheaRun> {
  // Below dist/, so that the bundles find the project's packages.
  await mkdir(join(project, 'dist'), { recursive: true });
  const folder = await mkdtemp(join(project, 'dist', `synthea-${count}-`));
  const workflow = await writeWorkflow(count, data, folder);
  const { folder: dist } = await buildWorkflow(workflow, { outDir: folder });
  await buildLocalAdaptors(folder);
  const dhis2 = await startDhis2Server({
    now,
    metadata: [JSON.parse(await readFile(join(data, 'dhis2-metadata.json'), 'utf8'))],
  });
  const options = {
    dist,
    stateFile: join(folder, 'state.json'),
    credentials: {
      fhir: fhirCredential(fhirUrl),
      dhis2: { hostUrl: dhis2.url, username: 'admin', password: 'district' },
    },
    asOf: now().toISOString(),
    onLog,
  };
  const outcome = await runWorkflow(options);
  return {
    outcome,
    stored: await storedCells(dhis2),
    expected: await expectedCells(join(data, COUNTS[count].expected)),
    again: () => runWorkflow(options),
    async close() {
      await dhis2.close();
      await rm(folder, { recursive: true });
    },
  };
}

const now = (): Date => new Date('2024-02-01T00:00:00Z');

async function writeWorkflow(count: keyof typeof COUNTS, data: string, folder: string): Promise<string> {
  const { zone, type, since, dataSet } = COUNTS[count];
  const monthly = await readFile(join(here, 'monthly-utc.yaml'), 'utf8');
  const mapping = monthly
    .replace('SYN_EPI_MONTHLY', dataSet)
    .replace('type: Monthly, timeZone: UTC', `type: ${type}, timeZone: ${zone}`)
    .replace('since: 1945-05', `since: ${since}`);
  await writeFile(join(folder, 'mapping.yaml'), mapping);
  await copyFile(join(data, 'org-units.csv'), join(folder, 'org-units.csv'));
  const file = join(folder, `synthea-${count}.workflow.yaml`);
  const job = (name: string) => join(project, 'jobs', name);
  await writeFile(
    file,
    [
      `name: synthea-${count}`,
      'mapping: mapping.yaml',
      'budget: { minutes: 20 }',
      "trigger: { cron: '0 2 * * *', cursor: report }",
      'steps:',
      `  tally: { job: ${job('fhir-tally.ts')}, adaptor: '@openfn/language-fhir@5.1.2', credential: fhir }`,
      `  report: { job: ${job('dhis2-report.ts')}, adaptor: '@openfn/language-dhis2@8.2.1', credential: dhis2 }`,
      `  verdict: { job: ${job('verdict.ts')}, adaptor: '@openfn/language-common@3.3.4' }`,
      '',
    ].join('\n'),
  );
  return file;
}

/** The metadata as the server made it: option combos differ from server to server. */
async function storedCells(dhis2: Dhis2Server): Promise<string[]> {
  const elements = await readAll(dhis2, 'dataElements', 'id,code');
  const combos = await readAll(dhis2, 'categoryOptionCombos', 'id,categoryOptions[name]');
  const codes = new Map(elements.map(({ id, code }) => [id, code ?? '']));
  const options = new Map(
    combos.map(({ id, categoryOptions }) => [id, (categoryOptions ?? []).map(({ name }) => name)]),
  );
  return dhis2
    .values()
    .filter(({ deleted }) => !deleted)
    .map(({ dataElement, categoryOptionCombo, orgUnit, period, value }) => {
      const names = options.get(categoryOptionCombo) ?? [];
      const sex = names.find((name) => SEXES.includes(name)) ?? '';
      const age = names.find((name) => name !== sex && name !== 'default') ?? '';
      return [codes.get(dataElement), sex, age, orgUnit, period, value].join(',');
    })
    .sort();
}

const SEXES = ['Syn Male', 'Syn Female'];

interface MetadataObject {
  readonly id: string;
  readonly code?: string;
  readonly categoryOptions?: readonly { readonly name: string }[];
}

async function readAll(dhis2: Dhis2Server, type: string, fields: string): Promise<readonly MetadataObject[]> {
  const authorization = `Basic ${Buffer.from('admin:district').toString('base64')}`;
  const answer = await fetch(`${dhis2.url}/api/${type}?paging=false&fields=${fields}`, { headers: { authorization } });
  const body = (await answer.json()) as Record<string, readonly MetadataObject[]>;
  return body[type] ?? [];
}

async function expectedCells(path: string): Promise<string[]> {
  const records = parse(gunzipSync(await readFile(path)), { from_line: 2 }) as string[][];
  return records.map((record) => record.join(',')).sort();
}
