import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildLocalAdaptors, buildWorkflow } from '../../../cli/build/index.ts';
import { linkAdaptors } from '../support/link-adaptors.ts';

/** Folder of the project. */
export const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

const builds = new Map<string, Promise<string>>();

/**
 * Build a workflow into a folder of its own, once for all suites of this process, with the adaptors where its bundles and the
 * command find them.
 *
 * @param file the workflow file
 * @returns the folder with the bundles
 * @example await buildInto(join(PROJECT, 'jobs', 'immunization-monthly.workflow.yaml'))
 */
export function buildInto(file: string): Promise<string> {
  const known = builds.get(file) ?? build(file);
  builds.set(file, known);
  return known;
}

async function build(file: string): Promise<string> {
  const root = newFolder();
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  const outDir = join(root, 'dist');
  const { folder } = await buildWorkflow(file, { outDir });
  await buildLocalAdaptors(outDir);
  await linkAdaptors(outDir);
  return folder;
}

/** Make a folder that goes when the process ends. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-privacy-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
