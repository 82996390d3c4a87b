/** What can keep a person from logging in, as stable codes. */
export type LoginErrorCode =
  | 'oauth-off'
  | 'client-refused'
  | 'credential-unfit'
  | 'login-denied'
  | 'login-timeout'
  | 'port-taken';

/**
 * A login or the registration of a client that came to nothing. Holds no secret.
 *
 * @example throw new LoginError('login-timeout', 'Nobody logged in within 300 seconds.', 'Run it again.');
 */
export class LoginError extends Error {
  override readonly name = 'LoginError';
  readonly code: LoginErrorCode;
  /** What to do about it. */
  readonly fix: string;

  constructor(code: LoginErrorCode, message: string, fix: string) {
    super(`${message} (${code})`);
    this.code = code;
    this.fix = fix;
  }
}
