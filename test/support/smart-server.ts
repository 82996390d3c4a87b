import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, FhirServerOptions } from '../../cli/sandbox/fhir/index.ts';
import type { Issuer } from './token-issuer.ts';

/** Where an embedded FHIR server gives tokens itself. */
export const OWN_TOKEN_PATH = '/fhir/oauth/token';

/**
 * Let an embedded FHIR server take the tokens of an issuer, and answer as a SMART server does: it tells its configuration,
 * and gives tokens itself.
 *
 * @param issuer judges requests for tokens
 * @param changes of the configuration that the server tells; it gets the server's origin
 * @example await startFhirServer(smartServer(issuer, () => fhir.url));
 */
export function smartServer(
  issuer: Issuer,
  url: () => string,
  changes: () => Readonly<Record<string, unknown>> = () => ({}),
): FhirServerOptions {
  const json = (status: number, body: string, date: string): Fault => ({
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json', date },
    body,
  });
  return {
    auth: { accepts: (token) => issuer.accepts(token) },
    intercept: ({ path, body }) => {
      const tokenUrl = `${new URL(url()).origin}${OWN_TOKEN_PATH}`;
      if (path === '/fhir/.well-known/smart-configuration') {
        const configuration = {
          token_endpoint: tokenUrl,
          token_endpoint_auth_methods_supported: ['private_key_jwt'],
          token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
          capabilities: ['client-confidential-asymmetric'],
          ...changes(),
        };
        return json(200, JSON.stringify(configuration), new Date(issuer.now).toUTCString());
      }
      if (path !== OWN_TOKEN_PATH) return undefined;
      const judged = issuer.judge(body.toString(), '', tokenUrl);
      return json(judged.status, judged.body, judged.date);
    },
  };
}

/** A key of a client in a file, and its public half as the server knows it. */
export interface MadeKey {
  readonly file: string;
  readonly privateKey: KeyObject;
  readonly known: { kid: string; alg: string; kty: string };
}

/**
 * Make a key pair.
 *
 * @param folder gets the private key as `<kid>.pem`, or `<kid>.json` for a JSON Web Key, readable by its owner alone
 * @example makeKey(folder, 'RS384', 'k1')
 */
export function makeKey(folder: string, alg: 'RS384' | 'ES384', kid: string, form: 'pem' | 'json' = 'pem'): MadeKey {
  const { privateKey, publicKey } =
    alg === 'RS384'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const file = join(folder, `${kid}.${form}`);
  const text =
    form === 'pem'
      ? privateKey.export({ type: 'pkcs8', format: 'pem' })
      : JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid, alg });
  writeFileSync(file, text, { mode: 0o600 });
  const known = { ...publicKey.export({ format: 'jwk' }), kid, alg } as MadeKey['known'];
  return { file, privateKey, known };
}
