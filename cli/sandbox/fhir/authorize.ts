import { timingSafeEqual } from 'node:crypto';
import { FhirError } from './fhir-error.ts';

/** Who may ask: a user with a password (Basic), the bearer of a token, or of any token that somebody else has given out. */
export type FhirAuth =
  | { username: string; password: string }
  | { token: string }
  | { accepts: (token: string) => boolean };

/**
 * Check the credentials of a request.
 *
 * @param auth what is asked for; undefined lets everybody in
 * @param header the `Authorization` header
 * @throws FhirError 401 with `WWW-Authenticate`
 * @example authorize({ token: 'secret' }, request.headers.authorization)
 */
export function authorize(auth: FhirAuth | undefined, header: string | undefined): void {
  if (auth === undefined || isLetIn(auth, header ?? '')) return;
  const challenge = 'username' in auth ? 'Basic realm="fhir"' : 'Bearer realm="fhir"';
  throw new FhirError(401, 'Unauthorized: missing or invalid Authorization header', { 'www-authenticate': challenge });
}

function isLetIn(auth: FhirAuth, header: string): boolean {
  if ('accepts' in auth) return header.startsWith('Bearer ') && auth.accepts(header.slice('Bearer '.length));
  if ('token' in auth) return equal(header, `Bearer ${auth.token}`);
  return equal(header, `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`);
}

function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
