import { bindAdaptor } from './adaptor-binding.ts';
import { askOverHttp, type HttpRequest, NO_REDIRECTS } from './oauth2/ask-over-http.ts';
import { AuthError } from './oauth2/auth-error.ts';
import { authorized } from './oauth2/authorized.ts';
import { fhirMethodOf } from './oauth2/fhir-method-of.ts';
import { keepToken, type TokenKeeper } from './oauth2/keep-token.ts';
import type { Transport } from './transport.ts';

/** What the binding needs beside the credential. */
export interface FhirOverHttpOptions {
  readonly clock: { now(): number };
  /** Where the FHIR server is, for a credential that cannot say it: those of OAuth in Lightning hold the token alone. */
  readonly baseUrl?: string;
  /** Path below it. */
  readonly apiPath?: string;
  /** Where tokens come from, for bindings that share theirs; without it each keeps its own. */
  readonly tokens?: TokenKeeper;
}

const FHIR_JSON = 'application/fhir+json';

/**
 * Bind the transport for FHIR to `@openfn/language-http`, which takes what `@openfn/language-fhir` does not: client
 * credentials of an OpenID Connect provider such as Keycloak, whose token is asked for, renewed before it expires and once
 * when it is refused, in the middle of a search too. No credential, user and password, and `access_token` work as well; a
 * key does over our own adaptor alone, which signs.
 *
 * @param request the adaptor's `request`
 * @param options clock, and the address of the server where the credential has none
 * @returns a function from a step's credential to its transport
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 * @example const fhir = fhirOverHttp(request, { clock: systemClock });
 */
export function fhirOverHttp(
  request: HttpRequest,
  options: FhirOverHttpOptions,
): (configuration: unknown) => Transport {
  return (configuration) => {
    const credential = (configuration ?? {}) as Record<string, unknown>;
    const { baseUrl = options.baseUrl, apiPath = options.apiPath, tls, username, password } = credential;
    // The adaptor gets no secret: it adds what it finds to each request, and the header here is all that is needed.
    const place = { baseUrl, ...(tls === undefined ? {} : { tls }) };
    const withHeader = (header: Readonly<Record<string, string>>, more: object = {}): Transport =>
      bindAdaptor('FHIR', { ...place, ...more }, ({ method, path, query, headers, body }) =>
        request(method, [trimmed(apiPath), path].filter((part) => part !== '').join('/'), {
          ...NO_REDIRECTS,
          query: { ...query },
          headers: { accept: FHIR_JSON, 'content-type': FHIR_JSON, 'accept-encoding': 'gzip', ...headers, ...header },
          parseAs: 'json',
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      );
    switch (fhirMethodOf(credential)) {
      case 'none':
        return withHeader({});
      case 'basic':
        return withHeader({ Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` });
      case 'bearer':
        return withHeader({ Authorization: `Bearer ${credential.access_token}` });
      case 'client_credentials':
        return authorized(withHeader({}), options.tokens ?? tokensOverHttp(request, credential, options.clock));
      case 'private_key_jwt':
        if (request.signs) return withHeader({}, keyOf(credential, apiPath));
        return authorized(withHeader({}), { current: refuse, renewed: refuse });
      default:
        return authorized(withHeader({}), { current: refuse, renewed: refuse });
    }
  };
}

/**
 * Keep the token of client credentials, asked for with `@openfn/language-http`.
 *
 * @param request the adaptor's `request`
 * @param configuration the credential
 * @param clock of the step
 * @returns the keeper, which asks when a token is first needed
 * @example fhirOverHttp(request, { clock, tokens: tokensOverHttp(request, configuration, clock) })(configuration)
 */
export function tokensOverHttp(request: HttpRequest, configuration: unknown, clock: { now(): number }): TokenKeeper {
  const credential = (configuration ?? {}) as Record<string, unknown>;
  const now = () => clock.now();
  return keepToken({ obtain: () => askOverHttp(request, credential, now), now });
}

/** What our adaptor needs to prove itself; the key itself is in a file. */
function keyOf(credential: Readonly<Record<string, unknown>>, apiPath: unknown): object {
  const { grantType, clientAuth, clientId, privateKeyFile, keyId, tokenUrl, scope } = credential;
  return { apiPath, grantType, clientAuth, clientId, privateKeyFile, keyId, tokenUrl, scope };
}

function trimmed(apiPath: unknown): string {
  return String(apiPath ?? '').replace(/^\/+|\/+$/g, '');
}

function refuse(): Promise<never> {
  const what = 'could not be sent (the credential has no way in that works over language-http)';
  const fix = 'give client credentials with a secret, access_token, or user and password; a key needs tallysheet run';
  return Promise.reject(new AuthError('misconfigured', what, fix));
}
