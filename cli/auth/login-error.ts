import { CodedError } from '../../adaptors/coded-error.ts';

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
export class LoginError extends CodedError<LoginErrorCode> {
  override readonly name = 'LoginError';

  constructor(code: LoginErrorCode, message: string, fix: string) {
    super(code, `${message} (${code})`, fix);
  }
}
