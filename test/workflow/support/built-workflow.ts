import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildLocalAdaptors, buildWorkflow } from '../../../cli/build/index.ts';
import { linkAdaptors } from './link-adaptors.ts';
import { LOOKUP, MAPPING } from './tiny-data.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

/** What makes one build differ from another. */
interface Change {
  readonly mapping: string;
  readonly lookup: string;
  readonly overHttp: boolean;
  readonly published: boolean;
}

const builds = new Map<string, Promise<string>>();

/**
 * Build the tiny workflow into a folder of its own, once for all suites of this process; it goes when the process ends.
 *
 * @param change what to change in the mapping or in the lookup; `overHttp` lets the tally step use language-http;
 *   `published` takes the adaptors as they are installed
 * @returns the folder with the bundles, for `runWorkflow`
 * @example const dist = await builtWorkflow();
 */
export function builtWorkflow(change: Partial<Change> = {}): Promise<string> {
  const whole: Change = { mapping: MAPPING, lookup: LOOKUP, overHttp: false, published: false, ...change };
  const key = JSON.stringify(whole);
  const known = builds.get(key);
  if (known !== undefined) return known;
  const folder = build(whole);
  builds.set(key, folder);
  return folder;
}

async function build({ mapping, lookup, overHttp, published }: Change): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'tallysheet-tiny-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  const job = (name: string) => JSON.stringify(join(PROJECT, 'jobs', name));
  const tally = overHttp
    ? { job: 'fhir-tally-over-http.ts', adaptor: '@openfn/language-http@7.3.2' }
    : { job: 'fhir-tally.ts', adaptor: '@openfn/language-fhir@5.1.2' };
  const files = {
    'package.json': '{ "type": "module" }',
    'tiny.yaml': mapping,
    'units.csv': lookup,
    'tiny.workflow.yaml': `name: tiny
mapping: tiny.yaml
budget: { minutes: 4 }
trigger: { cron: '0 2 * * *', cursor: report }
steps:
  tally: { job: ${job(tally.job)}, adaptor: '${tally.adaptor}', credential: fhir }
  report: { job: ${job('dhis2-report.ts')}, adaptor: '@openfn/language-dhis2@8.2.1', credential: dhis2 }
  verdict: { job: ${job('verdict.ts')}, adaptor: '@openfn/language-common@3.3.4' }
`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  const outDir = join(root, 'dist');
  const { folder } = await buildWorkflow(join(root, 'tiny.workflow.yaml'), { outDir });
  await buildLocalAdaptors(outDir);
  await linkAdaptors(outDir, published ? 'as-installed' : 'in-one-file');
  return folder;
}
