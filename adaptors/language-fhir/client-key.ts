import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { AuthError } from '../transport/oauth2/auth-error.ts';

/** The algorithms that SMART Backend Services ask of every server. */
export type KeyAlgorithm = 'RS384' | 'ES384';

/** The key of a client, and how it is used. */
export interface ClientKey {
  readonly privateKey: KeyObject;
  /** By what name the server knows the public half. */
  readonly keyId: string;
  readonly alg: KeyAlgorithm;
}

type Credential = Readonly<Record<string, unknown>>;

/**
 * Read the private key that a credential names: PEM, a JSON Web Key, or a set of them of which `keyId` chooses one.
 *
 * @param configuration privateKeyFile, and keyId where the file does not say it
 * @returns the key with its algorithm: RS384 for RSA, ES384 for the curve P-384
 * @throws {AuthError} `misconfigured` when the credential lacks something, `key-file` when the file will not do
 * @see https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html
 * @example readClientKey({ privateKeyFile: '/etc/tallysheet/fhir.pem', keyId: 'tallysheet-2026' }).alg // 'ES384'
 */
export function readClientKey(configuration: Credential): ClientKey {
  const { privateKeyFile: file } = configuration;
  if (typeof file !== 'string' || file === '') {
    const what = 'could not be sent (the credential has no privateKeyFile)';
    throw new AuthError('misconfigured', what, 'name the file of the private key');
  }
  const text = readPrivate(file);
  const jwk = text.trimStart().startsWith('{') ? chooseKey(text, file, configuration.keyId) : undefined;
  const privateKey = parseKey(jwk ?? text, file);
  const keyId = configuration.keyId ?? jwk?.kid;
  if (typeof keyId !== 'string' || keyId === '') {
    const what = 'could not be sent (the credential has no keyId)';
    throw new AuthError('misconfigured', what, 'give keyId, by which the server knows the public key');
  }
  return { privateKey, keyId, alg: algorithmOf(privateKey, file) };
}

function readPrivate(file: string): string {
  try {
    // Windows has no such modes.
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
      throw unusable(file, 'can be read by others', `run chmod 600 ${file}, and make a new key if others have seen it`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof AuthError) throw error;
    const code = String((error as { code?: unknown } | null)?.code ?? 'unknown');
    throw unusable(file, `cannot be read (${code})`, 'check privateKeyFile, and let the user of the run read it');
  }
}

function chooseKey(text: string, file: string, keyId: unknown): JsonWebKey {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unusable(file, 'is no JSON', 'give a JSON Web Key, or PEM');
  }
  const { keys } = value as { keys?: unknown };
  if (!Array.isArray(keys)) return value as JsonWebKey;
  const secret = keys.filter((key): key is JsonWebKey => typeof key?.d === 'string');
  const fitting = secret.filter(({ kid }) => keyId === undefined || kid === keyId);
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  const ids = secret.map(({ kid }) => String(kid)).join(', ') || 'none';
  throw unusable(file, `holds the private keys ${ids}`, 'name one of them as keyId');
}

/** OpenSSL's own errors are not shown: nobody knows what of a key they may hold. */
function parseKey(key: JsonWebKey | string, file: string): KeyObject {
  try {
    return typeof key === 'string' ? createPrivateKey(key) : createPrivateKey({ key, format: 'jwk' });
  } catch {
    throw unusable(file, 'holds no private key that can be read', 'give PEM without a passphrase, or a JSON Web Key');
  }
}

function algorithmOf(key: KeyObject, file: string): KeyAlgorithm {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' && modulusLength >= 2048) return 'RS384';
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'secp384r1') return 'ES384';
  const found = `${key.asymmetricKeyType} ${namedCurve ?? (modulusLength || '')}`.trim();
  throw unusable(file, `holds a key of another kind (${found})`, 'use RSA of 2048 bits or more, or the curve P-384');
}

function unusable(file: string, what: string, fix: string): AuthError {
  return new AuthError('key-file', `could not be sent (the key file ${file} ${what})`, fix);
}
