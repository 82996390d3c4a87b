import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildLocalAdaptors, buildWorkflow } from '../../../cli/build/index.ts';
import { LOOKUP, MAPPING } from './tiny-data.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

const builds = new Map<string, Promise<string>>();

/**
 * Build the tiny workflow into a folder of its own, once for all suites of this process; it goes when the process ends.
 *
 * @param change what to change in the mapping or in the lookup; `overHttp` lets the tally step use language-http
 * @returns the folder with the bundles, for `runWorkflow`
 * @example const dist = await builtWorkflow();
 */
export function builtWorkflow({ mapping = MAPPING, lookup = LOOKUP, overHttp = false } = {}): Promise<string> {
  const key = JSON.stringify([mapping, lookup, overHttp]);
  const known = builds.get(key);
  if (known !== undefined) return known;
  const folder = build(mapping, lookup, overHttp);
  builds.set(key, folder);
  return folder;
}

async function build(mapping: string, lookup: string, overHttp: boolean): Promise<string> {
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
  link(outDir);
  return folder;
}

/** The adaptors that the bundles and the compatible DHIS2 adaptor import, found from the folder that they are in. */
function link(outDir: string): void {
  const modules = join(outDir, 'node_modules', '@openfn');
  mkdirSync(modules, { recursive: true });
  for (const name of ['language-common', 'language-fhir', 'language-http']) {
    symlinkSync(join(PROJECT, 'node_modules', '@openfn', name), join(modules, name), 'dir');
  }
  symlinkSync(join(outDir, 'language-dhis2'), join(modules, 'language-dhis2'), 'dir');
}
