import { findCredentialsFile, loadCredentials, RunError } from '../run/index.ts';

/**
 * Read one credential for a command.
 *
 * @param file what `--credentials` names; by default `credentials.yaml` or `credentials.json` where there is one
 * @param id of the credential in the file
 * @returns the credential
 * @throws {RunError} `credentials-invalid`, `credential-missing`
 * @example await readCredential(undefined, 'dhis2')
 */
export async function readCredential(file: string | undefined, id: string): Promise<Readonly<Record<string, unknown>>> {
  const found = findCredentialsFile(file);
  const credential = found === undefined ? undefined : (await loadCredentials(found))[id];
  if (credential !== undefined) return credential;
  const where = found === undefined ? 'There is no credentials file' : `${found} has no credential "${id}"`;
  throw new RunError('credential-missing', `${where}.`, `Pass --credentials FILE with "${id}" in it.`);
}
