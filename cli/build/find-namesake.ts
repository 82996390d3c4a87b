import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { findWorkflows } from './find-workflows.ts';

/**
 * Find another workflow file that gives its workflow the same name: a copy in which nobody has changed it. Both would be
 * built into one folder, and the last one would run in place of the other.
 *
 * @param file full path of a workflow file
 * @param name the name in it
 * @returns the other file, from the current folder; undefined where there is none
 * @example findNamesake('/srv/jobs/my-report.workflow.yaml', 'immunization-monthly') // 'jobs/immunization-monthly.workflow.yaml'
 */
export function findNamesake(file: string, name: string): string | undefined {
  const others = findWorkflows(dirname(file)).filter((other) => resolve(other) !== resolve(file));
  const found = others.find((other) => nameIn(readFileSync(other, 'utf8')) === name);
  return found === undefined ? undefined : relative('.', join(found)).replaceAll('\\', '/');
}

/** The other file may be broken YAML, of which nothing is to be said here. */
function nameIn(text: string): string | undefined {
  return /^name:\s*(['"]?)([a-z][a-z0-9-]*)\1\s*(?:#.*)?$/m.exec(text)?.[2];
}
