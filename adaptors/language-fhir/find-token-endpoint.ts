import type { Platform } from '../language-dhis2/platform.ts';
import { AuthError } from '../transport/oauth2/auth-error.ts';
import { originOf } from '../transport/oauth2/origin-of.ts';
import type { KeyAlgorithm } from './client-key.ts';

/** What of a SMART configuration matters here. */
interface SmartConfiguration {
  readonly token_endpoint?: unknown;
  readonly token_endpoint_auth_methods_supported?: unknown;
  readonly token_endpoint_auth_signing_alg_values_supported?: unknown;
}

/** Milliseconds. */
const TIMEOUT = 30_000;

/**
 * Ask a FHIR server where it gives tokens. An endpoint on another origin than the server's own is not taken from its word:
 * the credential has to name it (`tokenUrl`).
 *
 * @param configuration baseUrl and apiPath
 * @param alg how the client signs
 * @param platform fetch
 * @returns address of the token endpoint
 * @throws {AuthError} `unreachable` for what passes, `misconfigured` for what the server does not do
 * @see https://hl7.org/fhir/smart-app-launch/conformance.html#using-well-known
 * @example await findTokenEndpoint({ baseUrl: 'https://fhir.example.org', apiPath: 'fhir' }, 'ES384', thisMachine)
 */
export async function findTokenEndpoint(
  { baseUrl, apiPath = '' }: Readonly<Record<string, unknown>>,
  alg: KeyAlgorithm,
  platform: Platform,
): Promise<string> {
  const base = [baseUrl, apiPath].map((part) => String(part ?? '').replace(/^\/+|\/+$/g, ''));
  const url = `${base.filter((part) => part !== '').join('/')}/.well-known/smart-configuration`;
  if (originOf(url) === undefined) throw unfit('the credential has no baseUrl', 'give the address of the server');
  const found = await read(url, platform);
  const { token_endpoint: endpoint } = found;
  if (typeof endpoint !== 'string') throw unfit(`${url} names no token endpoint`, 'give tokenUrl in the credential');
  if (originOf(endpoint) !== originOf(url)) {
    const where = originOf(endpoint) ?? 'no http address';
    const fix = 'if that is right, give tokenUrl in the credential: secrets go nowhere else than it says';
    throw unfit(`${url} names a token endpoint on another origin, ${where}`, fix);
  }
  check(found.token_endpoint_auth_methods_supported, 'private_key_jwt', url, 'ask for another way in');
  check(found.token_endpoint_auth_signing_alg_values_supported, alg, url, 'use a key of the other kind');
  return endpoint;
}

async function read(url: string, platform: Platform): Promise<SmartConfiguration> {
  let answer: { status: number; text: string };
  try {
    const signal = AbortSignal.timeout(TIMEOUT);
    const headers = { accept: 'application/json' };
    const response = await platform.fetch(url, { headers, redirect: 'manual', signal });
    answer = { status: response.status, text: await response.text() };
  } catch {
    const fix = 'check that the server runs, and baseUrl of the credential';
    throw new AuthError('unreachable', `could not get a token: ${url} gave no answer`, fix);
  }
  if (answer.status === 429 || answer.status >= 500) {
    const what = `could not get a token: ${url} answered ${answer.status}`;
    throw new AuthError('unreachable', what, 'the server is in trouble: run again later');
  }
  const value = answer.status === 200 ? parse(answer.text) : undefined;
  if (value !== undefined) return value;
  const came = answer.status === 200 ? 'no JSON' : String(answer.status);
  throw unfit(`${url} answered ${came}`, 'check baseUrl and apiPath, or give tokenUrl in the credential');
}

/** What a server does not list it may do nevertheless where it lists nothing at all. */
function check(listed: unknown, wanted: string, url: string, fix: string): void {
  if (!Array.isArray(listed) || listed.includes(wanted)) return;
  const known = listed.map(String).filter((word) => /^\w{1,40}$/.test(word));
  throw unfit(`${url} takes ${known.join(', ') || 'nothing'} and not ${wanted}`, fix);
}

function unfit(what: string, fix: string): AuthError {
  return new AuthError('misconfigured', `could not be sent (${what})`, fix);
}

function parse(text: string): SmartConfiguration | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
