import { bindAdaptor } from './adaptor-binding.ts';
import { askOverHttp, type HttpRequest, NO_REDIRECTS } from './oauth2/ask-over-http.ts';
import { AuthError } from './oauth2/auth-error.ts';
import { authorized } from './oauth2/authorized.ts';
import { keepToken } from './oauth2/keep-token.ts';
import { keepingSession } from './oauth2/keeping-session.ts';
import { methodOf } from './oauth2/method-of.ts';
import { packFor } from './pack-body.ts';
import type { Transport } from './transport.ts';

/** What the binding needs beside the credential. */
export interface OverHttpOptions {
  readonly clock: { now(): number };
  /** Where DHIS2 is, for a credential that cannot say it: those of OAuth in Lightning hold nothing but the token. */
  readonly hostUrl?: string;
}

/**
 * Bind the transport for DHIS2 to `@openfn/language-http`, which takes what `@openfn/language-dhis2` does not: a bearer
 * token (`access_token`, which Lightning keeps fresh), and client credentials of an OpenID Connect provider, whose token
 * is asked for, renewed before it expires and once when it is refused. User and password, and `pat`, work as well.
 *
 * @param request the adaptor's `request`
 * @param options clock, and the address of DHIS2 where the credential has none
 * @returns a function from a step's credential to its transport
 * @example const dhis2 = overHttp(request, { clock: systemClock });
 */
export function overHttp(request: HttpRequest, options: OverHttpOptions): (configuration: unknown) => Transport {
  return (configuration) => {
    const credential = (configuration ?? {}) as Record<string, unknown>;
    const { baseUrl, hostUrl = baseUrl, tls, username, password, pat } = credential;
    // The adaptor gets no secret: it adds what it finds to each request, and the header here is all that is needed.
    const place = { baseUrl: hostUrl ?? options.hostUrl, ...(tls === undefined ? {} : { tls }) };
    const withHeader = (header: Readonly<Record<string, string>>): Transport =>
      bindAdaptor('DHIS2', place, ({ method, path, query, headers, body }) => {
        const packed = body === undefined ? undefined : packFor(path, body);
        return request(method, `api/${path}`, {
          ...NO_REDIRECTS,
          query: { ...query },
          headers: {
            accept: 'application/json',
            'content-type': 'application/json',
            'accept-encoding': method === 'GET' ? 'gzip' : 'identity',
            ...packed?.headers,
            ...headers,
            ...header,
          },
          parseAs: 'json',
          ...(packed === undefined ? {} : { body: toBody(packed.body) }),
        });
      });
    const basic = () => `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    switch (methodOf(credential)) {
      case 'basic':
        return keepingSession(withHeader({ Authorization: basic() }));
      case 'pat':
        return withHeader({ Authorization: `ApiToken ${pat}` });
      case 'bearer':
        return withHeader({ Authorization: `Bearer ${credential.access_token}` });
      case 'client_credentials': {
        const obtain = () => askOverHttp(request, credential, options.clock.now);
        return authorized(withHeader({}), keepToken({ obtain, now: options.clock.now }));
      }
      default:
        return authorized(withHeader({}), { current: refuse, renewed: refuse });
    }
  };
}

/** The HTTP library takes an array for a stream of chunks. */
function toBody(body: unknown): unknown {
  return Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body);
}

function refuse(): Promise<never> {
  const what = 'could not be sent (the credential has no way in that works over language-http)';
  return Promise.reject(
    new AuthError('misconfigured', what, 'give access_token, client credentials, pat, or user and password'),
  );
}
