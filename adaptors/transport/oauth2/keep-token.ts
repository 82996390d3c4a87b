import type { Token } from './read-token.ts';

/** Gives a token, and a new one when it is refused. */
export interface TokenKeeper {
  /** A token that has not expired. */
  current(): Promise<string>;
  /** A token other than the one that a server refused. */
  renewed(refused: string): Promise<string>;
}

/** What a keeper needs. */
export interface KeeperOptions {
  /** Asks for a token; `refused` is the access token that is to be replaced although it looked good. */
  readonly obtain: (refused: string | undefined) => Promise<Token>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Renewed so long before it expires, in milliseconds, or a tenth of its life if that is less. */
const LEAD = 60_000;

/**
 * Keep one token: ask for it when it is first needed, renew it before it expires, and ask once for all who wait.
 *
 * @param options how a token is had, and the clock
 * @returns the keeper
 * @example const keeper = keepToken({ obtain, now: clock.now });
 */
export function keepToken({ obtain, now }: KeeperOptions): TokenKeeper {
  let kept: { token: Token; since: number } | undefined;
  let pending: Promise<Token> | undefined;

  function isGood(refused: string | undefined): boolean {
    return kept !== undefined && kept.token.accessToken !== refused && !isStale(kept.token, kept.since, now());
  }

  async function ask(refused: string | undefined): Promise<Token> {
    try {
      const since = now();
      const token = await obtain(refused);
      kept = { token, since };
      return token;
    } finally {
      pending = undefined;
    }
  }

  async function get(refused: string | undefined): Promise<string> {
    if (pending === undefined && kept !== undefined && isGood(refused)) return kept.token.accessToken;
    pending ??= ask(refused);
    return (await pending).accessToken;
  }

  return { current: () => get(undefined), renewed: (refused) => get(refused) };
}

/**
 * Tell whether a token should be renewed.
 *
 * @param token the token
 * @param since when it was had, in milliseconds since 1970
 * @param now the time now
 * @returns true shortly before it expires, and after
 * @example isStale({ accessToken: 'a', expiresAt: 300_000 }, 0, 280_000) // true
 */
export function isStale({ expiresAt }: Token, since: number, now: number): boolean {
  return expiresAt !== undefined && now >= expiresAt - Math.min(LEAD, Math.max(0, expiresAt - since) / 10);
}
