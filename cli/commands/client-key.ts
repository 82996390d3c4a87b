import { existsSync } from 'node:fs';
import { readClientKey } from '../../adaptors/language-fhir/client-key.ts';
import { credentialOf, findCredentials } from '../auth/find-credentials.ts';
import { makeClientKey, publicKeys } from '../auth/make-client-key.ts';
import { command } from '../command.ts';
import { UsageError } from '../usage-error.ts';

const HELP = `Usage: tallysheet client-key [options]

Prints the public half of a key for SMART Backend Services as a JSON Web Key Set, which the FHIR server is given at
registration. The credential names the file of the private half (privateKeyFile) and what the server calls the key
(keyId); where there is no such file yet, a new key is made in it, which only you can read.

  --credentials FILE   JSON or YAML (credentials.yaml or credentials.json where there is one)
  --credential ID      which credential of it (fhir)
  --rsa                make a key for RS384; without it for ES384, on the curve P-384
  --help               this text`;

const OPTIONS = {
  credentials: { type: 'string' },
  credential: { type: 'string', default: 'fhir' },
  rsa: { type: 'boolean', default: false },
} as const;

/**
 * Print the public half of a client's key: `tallysheet client-key`.
 *
 * @param args command line after `client-key`
 * @returns the exit code: 0
 * @throws {UsageError} for a command line that cannot be understood, and for a credential without a key
 * @throws {AuthError} `key-file`, `misconfigured`
 * @example await run(['--credential', 'fhir'])
 */
export const run = command({ help: HELP, options: OPTIONS }, async ({ values }) => {
  const { file, credentials } = await findCredentials(values.credentials);
  const credential = credentialOf(credentials, values.credential, file);
  const { privateKeyFile, keyId } = credential;
  if (typeof privateKeyFile !== 'string' || privateKeyFile === '') {
    const fix = 'Give it privateKeyFile and keyId: docs/authentication.md shows the whole of it.';
    throw new UsageError(`The credential "${values.credential}" in ${file} names no key.`, fix);
  }
  const isNew = !existsSync(privateKeyFile);
  if (isNew && (typeof keyId !== 'string' || keyId === ''))
    throw new UsageError('A new key needs a name.', 'Give the credential keyId, such as tallysheet-2026.');
  if (isNew) makeClientKey(privateKeyFile, values.rsa ? 'rsa' : 'ec');
  const keys = publicKeys(readClientKey(credential));
  // On standard error, so that what is printed can be piped.
  console.error(`${isNew ? 'Made the key' : 'Read the key'} ${privateKeyFile}. Its public half, for the server:`);
  console.log(JSON.stringify(keys, null, 2));
  return 0;
});
