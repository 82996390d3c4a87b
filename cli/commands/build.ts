import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { nearest } from '../../adaptors/tally/mapping/problems.ts';
import { type BuiltWorkflow, buildLocalAdaptors, buildWorkflow, findWorkflows } from '../build/index.ts';
import { UsageError } from '../usage-error.ts';

const HELP = `Usage: tallysheet build [workflow…] [options]

Bundles every job of the workflows jobs/*.workflow.yaml, or of those named, into OpenFn expressions under
dist/<workflow>/, with what openfn, openfn deploy and tallysheet run need beside them, and the DHIS2 adaptor for where
the published one is not installed.

  --jobs FOLDER   where the workflow files are (jobs)
  --dist FOLDER   where to write to (dist)
  --help          this text`;

const OPTIONS = {
  jobs: { type: 'string', default: 'jobs' },
  dist: { type: 'string', default: 'dist' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Build workflows: `tallysheet build [workflow…]`.
 *
 * @param args command line after `build`
 * @returns the exit code: 0
 * @throws {UsageError} for a command line that cannot be understood, or a workflow that is not there
 * @throws {BuildError} with every mistake of the first workflow that has some
 * @example await run(['immunization-monthly'])
 */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { jobs } = values;
  const dist = resolve(values.dist);
  for (const file of chooseWorkflows(jobs, positionals)) describe(await buildWorkflow(file, { outDir: dist }));
  for (const folder of await buildLocalAdaptors(dist)) console.log(`${relative('.', folder)}: adaptor`);
  return 0;
}

function chooseWorkflows(jobs: string, names: readonly string[]): string[] {
  const files = existsSync(jobs) ? findWorkflows(jobs) : [];
  if (files.length === 0) {
    throw new UsageError(
      `There is no workflow file in ${jobs}.`,
      `Write one, such as ${join(jobs, 'my.workflow.yaml')}.`,
    );
  }
  const byName = new Map(files.map((file) => [basename(file).replace(/\.workflow\.ya?ml$/, ''), file]));
  if (names.length === 0) return files;
  return names.map((name) => {
    const file = byName.get(name);
    if (file !== undefined) return file;
    const meant = nearest(name, [...byName.keys()]);
    const fix = meant === undefined ? `There are ${[...byName.keys()].join(', ')}.` : `Did you mean "${meant}"?`;
    throw new UsageError(`There is no workflow "${name}" in ${jobs}.`, fix);
  });
}

function describe({ folder, steps }: BuiltWorkflow): void {
  console.log(`${relative('.', folder)}: ${steps.length} steps`);
  for (const { id, adaptor, codeBytes, lookupBytes } of steps) {
    const lookups = lookupBytes === 0 ? '' : `, ${kilobytes(lookupBytes)} of lookups`;
    console.log(`  ${id}: ${kilobytes(codeBytes)}${lookups}, ${adaptor}`);
  }
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} kB`;
}
