import { type Cookies, cookieHeader, rememberCookies } from '../transport/oauth2/cookies.ts';
import { isRefused } from '../transport/oauth2/is-refused.ts';
import { keepToken } from '../transport/oauth2/keep-token.ts';
import { methodOf } from '../transport/oauth2/method-of.ts';
import { authorization } from './authorization.ts';
import { obtainToken } from './obtain-token.ts';
import type { Platform } from './platform.ts';

/** Headers that let a request in. */
export type Key = Readonly<Record<string, string>>;

/** The way into one server with one credential; it keeps sessions and tokens. */
export interface Door {
  /** Headers for a request. */
  key(): Promise<Key>;
  /** Look at an answer; gives headers for one more attempt when the key was refused and there is another one. */
  seen(key: Key, status: number, headers: Readonly<Record<string, unknown>>): Promise<Key | undefined>;
}

/**
 * Make the way into the server of a credential.
 *
 * A session that DHIS2 opens for a user and password is kept, since each check of a password costs it a tenth of a
 * second. Tokens are renewed before they expire, and once when they are refused.
 *
 * @param configuration the credential
 * @param platform clock, sleep and fetch
 * @returns the door
 * @throws Error `Invalid authorization credentials` when the credential has no way in
 * @example const door = openDoor({ hostUrl, username, password }, thisMachine);
 */
export function openDoor(configuration: Readonly<Record<string, unknown>>, platform: Platform): Door {
  const method = methodOf(configuration);
  if (method === 'basic') return sessionDoor(authorization(configuration));
  if (method === undefined || method === 'pat' || method === 'bearer') {
    const key = authorization(configuration);
    return { key: async () => key, seen: async () => undefined };
  }
  const keeper = keepToken({
    now: platform.now,
    obtain: (refused) => obtainToken(method, configuration, refused, platform),
  });
  return {
    key: async () => bearer(await keeper.current()),
    seen: async (key, status) =>
      isRefused(status) ? bearer(await keeper.renewed((key.Authorization ?? '').replace('Bearer ', ''))) : undefined,
  };
}

function bearer(token: string): Key {
  return { Authorization: `Bearer ${token}` };
}

function sessionDoor(basic: Key): Door {
  const cookies: Cookies = new Map();
  return {
    async key() {
      const cookie = cookieHeader(cookies);
      return cookie === undefined ? basic : { ...basic, cookie };
    },
    async seen(key, status, headers) {
      if (isRefused(status)) {
        cookies.clear();
        return key.cookie === undefined ? undefined : basic;
      }
      rememberCookies(cookies, headers['set-cookie']);
      return undefined;
    },
  };
}
