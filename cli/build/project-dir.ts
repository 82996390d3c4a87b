import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * Find the project that a file belongs to: the nearest folder above it with a package.json.
 *
 * @param file path of a workflow file
 * @returns full path of the project's folder; the file's own folder when there is none
 * @example projectDir('jobs/immunization-monthly.workflow.yaml')
 */
export function projectDir(file: string): string {
  const start = dirname(resolve(file));
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) return start;
  }
}

/**
 * Name a file from its project's folder, the same on every machine.
 *
 * @param project full path of the project's folder
 * @param file full path of the file
 * @returns such as `mappings/immunization-monthly.yaml`, with `/` on every system
 * @example projectPath('/home/me/p', '/home/me/p/jobs/a.ts') // 'jobs/a.ts'
 */
export function projectPath(project: string, file: string): string {
  return relative(project, file).replaceAll('\\', '/');
}
