import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nearest } from '../../adaptors/tally/mapping/problems.ts';
import { UsageError } from '../usage-error.ts';
import { findWorkflows } from './find-workflows.ts';

/**
 * Choose the workflow files that a command line names.
 *
 * @param jobs folder of the workflow files
 * @param names of workflows; none for all of them
 * @returns their paths
 * @throws {UsageError} when there is none, or none of that name, with the nearest one
 * @example chooseWorkflows('jobs', ['immunization-monthly']) // ['jobs/immunization-monthly.workflow.yaml']
 */
export function chooseWorkflows(jobs: string, names: readonly string[]): string[] {
  const files = existsSync(jobs) ? findWorkflows(jobs) : [];
  if (files.length === 0) {
    throw new UsageError(
      `There is no workflow file in ${jobs}.`,
      `Write one, such as ${join(jobs, 'my.workflow.yaml')}.`,
    );
  }
  if (names.length === 0) return files;
  return names.map((name) => {
    const file = files.find((each) => workflowNameOf(each) === name);
    if (file !== undefined) return file;
    const known = files.map(workflowNameOf);
    const meant = nearest(name, known);
    const fix = meant === undefined ? `There are ${known.join(', ')}.` : `Did you mean "${meant}"?`;
    throw new UsageError(`There is no workflow "${name}" in ${jobs}.`, fix);
  });
}

/**
 * Name a workflow by its file.
 *
 * @param file path of a `*.workflow.yaml`
 * @example workflowNameOf('jobs/immunization-monthly.workflow.yaml') // 'immunization-monthly'
 */
export function workflowNameOf(file: string): string {
  return basename(file).replace(/\.workflow\.ya?ml$/, '');
}
