import { jsonOverHttp } from './json-http-binding.ts';
import type { HttpRequest } from './oauth2/ask-over-http.ts';
import { AuthError } from './oauth2/auth-error.ts';
import { authorized } from './oauth2/authorized.ts';
import { keepToken } from './oauth2/keep-token.ts';
import type { Token } from './oauth2/read-token.ts';
import type { Transport, TransportResponse } from './transport.ts';
import { TransportError } from './transport-error.ts';

/** What the binding needs beside the credential. */
export interface GodataOverHttpOptions {
  readonly clock: { now(): number };
}

const LOGIN = { method: 'POST', path: 'users/login' } as const;

/**
 * Bind the transport for Go.Data to `@openfn/language-http`: the published Go.Data adaptor prints the password when a
 * login fails. The credential has the keys of that adaptor: `apiUrl` (with or without `/api`), `email` and `password`.
 *
 * The login is the first request of the step, in the body of a POST. Its token goes in a header, never in an address, and is
 * renewed before its ten minutes are over, and once when it is refused: another login of the same user takes it back.
 *
 * @param request the adaptor's `request`
 * @param options the clock
 * @returns a function from a step's credential to its transport
 * @see https://worldhealthorganization.github.io/godata/api-docs/
 * @example const godata = godataOverHttp(request, { clock: systemClock })(state.configuration);
 */
export function godataOverHttp(
  request: HttpRequest,
  { clock }: GodataOverHttpOptions,
): (configuration: unknown) => Transport {
  return (configuration) => {
    const { apiUrl, baseUrl, tls, email, password } = (configuration ?? {}) as Record<string, unknown>;
    const place = { baseUrl: apiBase(apiUrl ?? baseUrl), ...(tls === undefined ? {} : { tls }) };
    const bare = jsonOverHttp(request, { system: 'Go.Data' })(place);
    const obtain = async (): Promise<Token> => {
      if (typeof email !== 'string' || typeof password !== 'string') {
        throw new AuthError(
          'misconfigured',
          'could not be sent (it has no email and password)',
          'check the credential',
        );
      }
      const asked = clock.now();
      return readLogin(await logIn(bare, { email, password }), asked);
    };
    const keeper = keepToken({ obtain, now: () => clock.now() });
    // Releases before 2.38 take the token alone, without the word Bearer.
    return authorized(bare, keeper, (token) => token);
  };
}

/** `https://godata.example.org` and `https://godata.example.org/api` are the same. */
function apiBase(url: unknown): unknown {
  return typeof url === 'string' && url !== '' ? `${url.replace(/\/+$/, '').replace(/\/api$/, '')}/api` : undefined;
}

async function logIn(bare: Transport, body: { email: string; password: string }): Promise<TransportResponse> {
  try {
    return await bare.send({ ...LOGIN, body, headers: { 'accept-encoding': 'identity' } });
  } catch (error) {
    // Told with the request that needed the token.
    if (!(error instanceof TransportError)) throw error;
    const code = error.code === 'misconfigured' ? 'misconfigured' : 'unreachable';
    throw new AuthError(code, 'could not log in: no answer', error.fix);
  }
}

function readLogin({ status, body, unreadable }: TransportResponse, asked: number): Token {
  const { id, ttl, error } = (body ?? {}) as { id?: unknown; ttl?: unknown; error?: { code?: unknown } };
  const code = typeof error?.code === 'string' ? error.code : '';
  const fail = (...args: ConstructorParameters<typeof AuthError>): never => {
    throw new AuthError(...args);
  };
  if (code === 'INVALID_CAPTCHA') {
    return fail(
      'login-needs-person',
      'could not log in: Go.Data asks for a captcha',
      'switch the captcha of the login off in its settings, or let the job come by an address where it is off',
    );
  }
  if (code === 'ACTION_TEMPORARILY_BLOCKED') {
    return fail(
      'login-blocked',
      'could not log in: the account is locked after too many failed logins',
      'correct the password in the credential, then wait half an hour, or let an administrator set a new one',
    );
  }
  if (status === 401 || code === 'LOGIN_FAILED') {
    return fail(
      'login-refused',
      'could not log in: Go.Data does not accept the email and password',
      'correct the credential before the next run: ten failed logins lock the account',
    );
  }
  if (status === 429 || status >= 500) {
    return fail(
      'unreachable',
      `could not log in: the answer was ${status}`,
      'the server is in trouble: run again later',
    );
  }
  if (status < 300 && typeof id === 'string' && id !== '') {
    return { accessToken: id, ...(typeof ttl === 'number' && ttl > 0 ? { expiresAt: asked + ttl * 1000 } : {}) };
  }
  if (status < 300 && unreadable === undefined) {
    return fail(
      'login-needs-person',
      'could not log in: Go.Data gave no token, as where it sends a code by e-mail',
      'switch the two-factor authentication off for this user, or for the server',
    );
  }
  const said = unreadable === undefined ? `the answer was ${status}` : `the answer was ${unreadable}`;
  return fail('misconfigured', `could not log in: ${said}`, 'check apiUrl of the credential: is it a Go.Data?');
}
