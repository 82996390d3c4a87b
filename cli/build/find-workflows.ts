import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * List the workflow files of a folder.
 *
 * @param jobsDir folder with jobs and their `*.workflow.yaml` files
 * @returns full paths, sorted by name
 * @throws the file system's error when the folder cannot be read
 * @example findWorkflows('jobs') // ['jobs/immunization-monthly.workflow.yaml']
 */
export function findWorkflows(jobsDir: string): string[] {
  return readdirSync(jobsDir)
    .filter((name) => /\.workflow\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(jobsDir, name));
}
