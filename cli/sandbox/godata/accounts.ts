import { randomBytes } from 'node:crypto';
import { LoopbackError } from './loopback-error.ts';
import type { GodataUser } from './types.ts';

/** How logging in works. */
export interface AccountOptions {
  readonly users: readonly GodataUser[];
  readonly now: () => Date;
  /** Seconds that a token lives without being used. */
  readonly ttl: number;
  /** A person has to type a captcha first. */
  readonly captcha: boolean;
  /** A code is sent by e-mail, and has to be typed in. */
  readonly twoFactor: boolean;
}

/** A token that was given. */
export interface GivenToken {
  readonly id: string;
  readonly ttl: number;
  readonly userId: string;
}

/** Who may come in. */
export interface Accounts {
  /** @throws {LoopbackError} 401 `LOGIN_FAILED`, 422 `INVALID_CAPTCHA`, 422 `ACTION_TEMPORARILY_BLOCKED` */
  logIn(email: unknown, password: unknown): GivenToken;
  /** The user of a token, which then lives on. @throws {LoopbackError} 401 */
  userOf(token: string | undefined): GodataUser;
  /** Take all tokens back, as a restart of the server does. */
  forget(): void;
  readonly twoFactor: boolean;
}

/** Failed attempts after which an account is locked for half an hour. */
const MOST_FAILURES = 10;
const LOCKED_MS = 30 * 60_000;
/** A token's life is prolonged only when it was last prolonged so long ago. */
const PROLONGED_AFTER_MS = 50_000;

/**
 * Make the accounts of a Go.Data. A user has one token: logging in takes the one before back.
 *
 * @param options users, clock, life of tokens
 * @returns the accounts
 */
export function createAccounts({ users, now, ttl, captcha, twoFactor }: AccountOptions): Accounts {
  const tokens = new Map<string, { user: GodataUser; used: number }>();
  const failures = new Map<string, { count: number; last: number }>();

  function fail(email: string): never {
    failures.set(email, { count: (failures.get(email)?.count ?? 0) + 1, last: now().getTime() });
    throw new LoopbackError(401, 'LOGIN_FAILED', 'login failed');
  }

  return {
    twoFactor,
    logIn(email, password) {
      const name = String(email ?? '').toLowerCase();
      if (captcha) throw new LoopbackError(422, 'INVALID_CAPTCHA', 'Invalid captcha.');
      const failed = failures.get(name);
      if (failed !== undefined && now().getTime() - failed.last > LOCKED_MS) failures.delete(name);
      else if ((failed?.count ?? 0) >= MOST_FAILURES) {
        throw new LoopbackError(422, 'ACTION_TEMPORARILY_BLOCKED', 'This action has been blocked temporarily');
      }
      const user = users.find((each) => each.email.toLowerCase() === name);
      if (user === undefined || user.password !== password) return fail(name);
      failures.delete(name);
      for (const [id, token] of tokens) if (token.user === user) tokens.delete(id);
      const id = randomBytes(48).toString('base64url');
      tokens.set(id, { user, used: now().getTime() });
      return { id, ttl, userId: `user-${users.indexOf(user) + 1}` };
    },
    userOf(id) {
      const token = id === undefined ? undefined : tokens.get(id);
      const at = now().getTime();
      if (id === undefined || token === undefined || at - token.used >= ttl * 1000) {
        if (id !== undefined) tokens.delete(id);
        throw new LoopbackError(401, 'AUTHORIZATION_REQUIRED', 'Authorization Required');
      }
      if (at - token.used > PROLONGED_AFTER_MS) token.used = at;
      return token.user;
    },
    forget: () => tokens.clear(),
  };
}
