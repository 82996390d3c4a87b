import { CodedError } from '../../coded-error.ts';

/** What can be wrong with tokens, as stable codes; all are told with what to do. */
export const AUTH_CODES = [
  'token-refused',
  'login-required',
  'login-refused',
  'login-blocked',
  'login-needs-person',
  'token-file',
  'key-file',
  'unreachable',
  'misconfigured',
] as const;

/** One of `AUTH_CODES`. */
export type AuthErrorCode = (typeof AUTH_CODES)[number];

/**
 * No token could be had. Holds no token, no secret and no body, so it may be logged.
 *
 * @example throw new AuthError('login-required', 'has no refresh token', 'run tallysheet login');
 */
export class AuthError extends CodedError<AuthErrorCode> {
  override readonly name = 'AuthError';
  /** What happened, to stand after the name of a request. */
  readonly what: string;
  /** What an OAuth2 server calls it, such as `invalid_grant`. */
  readonly reason: string | undefined;

  constructor(code: AuthErrorCode, what: string, fix: string, reason?: string) {
    super(code, `${what} — ${fix} (${code})`, fix);
    this.what = what;
    this.reason = reason;
  }
}

/**
 * Tell an `AuthError` from any other; it may come from another realm, where `instanceof` says no.
 *
 * @param error what was thrown
 * @returns the error, or undefined
 * @example asAuthError(error)?.fix
 */
export function asAuthError(error: unknown): AuthError | undefined {
  const seen = error as Partial<AuthError> | null | undefined;
  return typeof seen === 'object' && seen?.name === 'AuthError' ? (seen as AuthError) : undefined;
}
