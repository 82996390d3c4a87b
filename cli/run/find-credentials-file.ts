import { existsSync } from 'node:fs';
import { RunError } from './run-error.ts';

const USUAL_FILES = ['credentials.yaml', 'credentials.json'];

/**
 * Find the credentials file of the current folder.
 *
 * @param given what `--credentials` names, which is taken as it is
 * @returns its path; undefined where there is none
 * @throws {RunError} `credentials-invalid` when there are two, since one may be of a trial and the other of a ministry
 * @example findCredentialsFile(undefined) // 'credentials.yaml'
 */
export function findCredentialsFile(given: string | undefined): string | undefined {
  if (given !== undefined) return given;
  const [first, second] = USUAL_FILES.filter((name) => existsSync(name));
  if (second === undefined) return first;
  const message = `There are both ${first} and ${second} here.`;
  throw new RunError('credentials-invalid', message, 'Name the one that is meant with --credentials FILE.');
}
