import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildLocalAdaptors, buildWorkflow } from '../../../cli/build/index.ts';
import { linkAdaptors } from './link-adaptors.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

const builds = new Map<string, Promise<string>>();

/**
 * Build a workflow of the project once for all suites of this process; it goes when the process ends.
 *
 * @param workflow its name
 * @returns the folder with the bundles, for `runBundles` and `runWorkflow`
 * @example const dist = await shippedWorkflow('godata-weekly');
 */
export function shippedWorkflow(workflow: string): Promise<string> {
  const known = builds.get(workflow) ?? build(workflow);
  builds.set(workflow, known);
  return known;
}

async function build(workflow: string): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'tallysheet-shipped-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  const outDir = join(root, 'dist');
  const { folder } = await buildWorkflow(join(PROJECT, 'jobs', `${workflow}.workflow.yaml`), { outDir });
  await buildLocalAdaptors(outDir);
  await linkAdaptors(outDir);
  return folder;
}
