import { sign } from 'node:crypto';
import type { ClientKey } from './client-key.ts';

/** What a proof says. */
export interface Assertion {
  readonly clientId: string;
  /** For whom the proof is: nobody else may use it. */
  readonly tokenUrl: string;
  readonly key: ClientKey;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Never used before. */
  readonly jti: string;
}

/**
 * Seconds. A server takes no proof that lives longer than five minutes by its own clock, so that half of it is good for a
 * clock that is two minutes slow or fast.
 */
const LIFE = 150;
/**
 * Seconds by which the proof is dated back, since servers refuse what was made in the future, and Keycloak what was made
 * more than a minute ago. SMART does not ask for the date; Keycloak does.
 */
const BACK = 30;

/**
 * Sign the proof by which a client authenticates itself.
 *
 * @param assertion client, token endpoint, key, time
 * @returns a JSON Web Token
 * @see https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html
 * @see https://www.rfc-editor.org/rfc/rfc7523#section-3
 * @example signAssertion({ clientId: 'tallysheet', tokenUrl, key, now: clock.now(), jti: randomUUID() })
 */
export function signAssertion({ clientId, tokenUrl, key, now, jti }: Assertion): string {
  const seconds = Math.floor(now / 1000);
  const header = { alg: key.alg, kid: key.keyId, typ: 'JWT' };
  const claims = { iss: clientId, sub: clientId, aud: tokenUrl, iat: seconds - BACK, exp: seconds + LIFE, jti };
  const text = `${encode(header)}.${encode(claims)}`;
  // Both algorithms take SHA-384; a JWT has the two numbers of an ECDSA signature side by side, and not in DER.
  const signature = sign('sha384', Buffer.from(text), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
