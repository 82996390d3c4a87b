import { AuthError } from './auth-error.ts';

/** What a token endpoint gives. */
export interface Token {
  readonly accessToken: string;
  /** Milliseconds since 1970 by our own clock; undefined when the server does not say. */
  readonly expiresAt?: number;
  readonly refreshToken?: string;
}

/** As the specifications have them; any other one is not repeated, since it may be what was sent. */
const ERRORS: ReadonlySet<string> = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_target',
  'invalid_token',
  'insufficient_scope',
  'access_denied',
  'server_error',
  'temporarily_unavailable',
  'interaction_required',
  'login_required',
]);

/** The answer of a token endpoint. */
export interface TokenAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Read the answer of a token endpoint. The lifetime is counted from when the token was asked for, by our own clock, so
 * that it does not matter what the server's says.
 *
 * @param answer status and body
 * @param asked when the request was sent, in milliseconds since 1970
 * @param where what is named in errors, such as `https://dhis2.example.org/uaa/oauth/token`
 * @returns the token
 * @throws {AuthError} `token-refused` for an error of OAuth2, `unreachable` for what passes, with what to do
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5
 * @example readToken({ status: 200, text: '{"access_token":"a","expires_in":300}' }, 0, url).expiresAt // 300000
 */
export function readToken({ status, text }: TokenAnswer, asked: number, where: string): Token {
  const body = parse(text);
  if (status === 429 || status >= 500) {
    const what = `could not get a token: ${where} answered ${status}`;
    throw new AuthError('unreachable', what, 'the token endpoint is in trouble: run again later');
  }
  if (status >= 300 && status < 400) {
    const what = `could not get a token: ${where} answered ${status}, a redirect, which is not followed`;
    throw new AuthError('token-refused', what, 'check tokenUrl and hostUrl of the credential, https and version');
  }
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: life } = body;
  if (status < 300 && typeof accessToken === 'string' && accessToken !== '') {
    const seconds = Number(life);
    return {
      accessToken,
      ...(life !== undefined && Number.isFinite(seconds) ? { expiresAt: asked + seconds * 1000 } : {}),
      ...(typeof refreshToken === 'string' && refreshToken !== '' ? { refreshToken } : {}),
    };
  }
  const error = typeof body.error === 'string' && ERRORS.has(body.error) ? body.error : undefined;
  const said = error ?? (status < 300 ? 'an answer without access_token' : String(status));
  throw new AuthError('token-refused', `could not get a token: ${where} answered ${said}`, fixOf(error, status), error);
}

function fixOf(error: string | undefined, status: number): string {
  if (error === 'invalid_grant')
    return 'the user, the password or the refresh token is not accepted: check the credential';
  if (error === 'invalid_scope') return 'correct scope of the credential';
  // Keycloak says unauthorized_client of a wrong secret too, with 401.
  if (error === 'invalid_client' || status === 401)
    return 'check clientId and clientSecret, and that the client is enabled and may use this grant';
  if (error === 'unauthorized_client' || error === 'unsupported_grant_type')
    return 'the server does not allow this grant to the client: see docs/authentication.md';
  return 'check tokenUrl, clientId and clientSecret of the credential';
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
