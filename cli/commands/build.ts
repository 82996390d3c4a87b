import { join, relative, resolve } from 'node:path';
import { chooseWorkflows } from '../build/choose-workflows.ts';
import { findUnnamedMappings } from '../build/find-unnamed-mappings.ts';
import { type BuiltWorkflow, buildLocalAdaptors, buildWorkflow } from '../build/index.ts';
import { checkMapping } from '../check/check-workflow.ts';
import { formatFinding } from '../check/finding.ts';
import { command } from '../command.ts';

const HELP = `Usage: tallysheet build [workflow…] [options]

Bundles every job of the workflows jobs/*.workflow.yaml, or of those named, into OpenFn expressions under
dist/<workflow>/, with what openfn, openfn deploy and tallysheet run need beside them, and the DHIS2 adaptor for where
the published one is not installed.

  --jobs FOLDER   where the workflow files are (jobs)
  --dist FOLDER   where to write to (dist)
  --help          this text

Mappings beside that folder that no workflow names are checked; nothing is built of them.`;

const OPTIONS = {
  jobs: { type: 'string', default: 'jobs' },
  dist: { type: 'string', default: 'dist' },
} as const;

/**
 * Build workflows: `tallysheet build [workflow…]`.
 *
 * @param args command line after `build`
 * @returns the exit code: 0; 1 when a mapping that no workflow names has mistakes
 * @throws {UsageError} for a command line that cannot be understood, or a workflow that is not there
 * @throws {BuildError} with every mistake of the first workflow that has some
 * @example await run(['immunization-monthly'])
 */
export const run = command(
  { help: HELP, options: OPTIONS, allowPositionals: true },
  async ({ values, positionals }) => {
    const { jobs } = values;
    const dist = resolve(values.dist);
    for (const file of chooseWorkflows(jobs, positionals)) describe(await buildWorkflow(file, { outDir: dist }));
    for (const folder of await buildLocalAdaptors(dist)) console.log(`${relative('.', folder)}: adaptor`);
    return positionals.length === 0 ? await checkUnnamed(jobs) : 0;
  },
);

/** A mapping that nobody names would be thought good because nothing was said of it. */
async function checkUnnamed(jobs: string): Promise<number> {
  let errors = 0;
  for (const path of findUnnamedMappings(jobs, join(jobs, '..', 'mappings'))) {
    const findings = await checkMapping(path);
    for (const finding of findings) console.error(formatFinding(finding));
    errors += findings.length;
    if (findings.length === 0) console.log(`${path}: good, and no workflow names it`);
  }
  return errors === 0 ? 0 : 1;
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
