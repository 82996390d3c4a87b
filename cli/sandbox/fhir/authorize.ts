import { timingSafeEqual } from 'node:crypto';
import { FhirError } from './fhir-error.ts';

/** Who may ask: a user with a password (Basic) or the bearer of a token. */
export type FhirAuth = { username: string; password: string } | { token: string };

/**
 * Check the credentials of a request.
 *
 * @param auth what is asked for; undefined lets everybody in
 * @param header the `Authorization` header
 * @throws FhirError 401 with `WWW-Authenticate`
 * @example authorize({ token: 'secret' }, request.headers.authorization)
 */
export function authorize(auth: FhirAuth | undefined, header: string | undefined): void {
  if (auth === undefined || equal(header ?? '', expectedHeader(auth))) return;
  const challenge = 'token' in auth ? 'Bearer realm="fhir"' : 'Basic realm="fhir"';
  throw new FhirError(401, 'Unauthorized: missing or invalid Authorization header', { 'www-authenticate': challenge });
}

function expectedHeader(auth: FhirAuth): string {
  if ('token' in auth) return `Bearer ${auth.token}`;
  return `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`;
}

function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
