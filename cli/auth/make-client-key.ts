import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { ClientKey } from '../../adaptors/language-fhir/client-key.ts';

/**
 * Make a private key for SMART Backend Services and write it to a file that only its owner can read. A file that is there
 * is never touched.
 *
 * @param file gets PEM (PKCS 8)
 * @param kind `ec` for ES384, `rsa` for RS384
 * @throws node's error, `EEXIST` where there is such a file
 * @example makeClientKey('/etc/tallysheet/fhir.pem', 'ec')
 */
export function makeClientKey(file: string, kind: 'ec' | 'rsa'): void {
  const { privateKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 3072 })
      : generateKeyPairSync('ec', { namedCurve: 'P-384' });
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
}

/**
 * Write the public half of a key as a server is given it.
 *
 * @param key as `readClientKey` reads it
 * @returns a JSON Web Key Set of one key
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 * @example JSON.stringify(publicKeys(readClientKey(credential)))
 */
export function publicKeys({ privateKey, keyId, alg }: ClientKey): { keys: Record<string, unknown>[] } {
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  return { keys: [{ ...jwk, kid: keyId, alg, use: 'sig', key_ops: ['verify'] }] };
}
