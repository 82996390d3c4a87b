import { nearest } from '../../adaptors/tally/mapping/problems.ts';
import { findCredentialsFile, loadCredentials } from '../run/index.ts';
import { UsageError } from '../usage-error.ts';

/** Credentials by id, and where they are from. */
export interface FoundCredentials {
  readonly file: string;
  readonly credentials: Readonly<Record<string, Record<string, unknown>>>;
}

/**
 * Read the credentials that a command line names, or those of the current folder.
 *
 * @param given what follows `--credentials`
 * @returns the credentials
 * @throws {UsageError} when there is no such file
 * @throws {RunError} `credentials-invalid`
 * @example await findCredentials(undefined)
 */
export async function findCredentials(given: string | undefined): Promise<FoundCredentials> {
  const file = findCredentialsFile(given);
  if (file === undefined) throw new UsageError('There are no credentials here.', 'Name them: --credentials FILE');
  return { file, credentials: await loadCredentials(file) };
}

/**
 * Take one credential.
 *
 * @param credentials by id
 * @param id the one wanted
 * @param file where they are from
 * @returns it
 * @throws {UsageError} with the nearest id
 * @example credentialOf(credentials, 'dhis2', 'credentials.yaml')
 */
export function credentialOf(
  credentials: FoundCredentials['credentials'],
  id: string,
  file: string,
): Record<string, unknown> {
  const found = credentials[id];
  if (found !== undefined) return found;
  const meant = nearest(id, Object.keys(credentials));
  const guess = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  throw new UsageError(`There is no credential "${id}" in ${file}.${guess}`, 'Name one of the file.');
}
