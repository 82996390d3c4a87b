import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { asRecord } from './as-record.ts';
import { withFullFolder } from './file-source.ts';
import { RunError } from './run-error.ts';
import { withTokenFile } from './with-token-file.ts';

/**
 * Read a credentials file: JSON or YAML, credential id to configuration, as the OpenFn CLI takes it.
 *
 * A message about it never quotes it. A credential whose tokens are kept gets its `tokenFile`, beside the credentials, and
 * a folder in place of a server its full address.
 *
 * @param file path of the file
 * @returns credential id to configuration
 * @throws {RunError} `credentials-invalid` with line and column
 * @example (await loadCredentials('credentials.yaml')).dhis2
 */
export async function loadCredentials(file: string): Promise<Record<string, Record<string, unknown>>> {
  const fix = 'Write one entry a credential, such as dhis2: { hostUrl: …, username: …, password: … }.';
  if (!existsSync(file)) throw new RunError('credentials-invalid', `There is no credentials file ${file}.`, fix);
  const lines = new LineCounter();
  const document = parseDocument(await readFile(file, 'utf8'), { prettyErrors: false, lineCounter: lines });
  const [mistake] = document.errors;
  if (mistake !== undefined) {
    const { line, col } = lines.linePos(mistake.pos[0]);
    const message = `${file} is neither JSON nor YAML at line ${line}, column ${col}.`;
    throw new RunError('credentials-invalid', message, fix);
  }
  const root = asRecord(document.toJS());
  if (root === undefined) throw new RunError('credentials-invalid', `${file} holds no credentials.`, fix);
  const credentials: Record<string, Record<string, unknown>> = {};
  for (const [id, value] of Object.entries(root)) {
    const configuration = asRecord(value);
    if (configuration === undefined) {
      throw new RunError('credentials-invalid', `The credential "${id}" in ${file} is not an object.`, fix);
    }
    credentials[id] = withFullFolder(withTokenFile(configuration, file, id), file);
  }
  return credentials;
}
