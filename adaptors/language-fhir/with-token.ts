import type { Platform } from '../language-dhis2/platform.ts';
import { isRefused } from '../transport/oauth2/is-refused.ts';
import { keepToken, type TokenKeeper } from '../transport/oauth2/keep-token.ts';
import { obtainToken } from './obtain-token.ts';

/** Tokens, by machine and credential: one for each that the process of a step uses. */
const keepers = new WeakMap<Platform, Map<string, TokenKeeper>>();

/**
 * Find the keeper of a credential's token.
 *
 * @param configuration the credential
 * @param platform clock and fetch
 * @returns the same keeper for the same credential, as long as the process lives
 * @example keeperOf(configuration, thisMachine).current()
 */
export function keeperOf(configuration: Readonly<Record<string, unknown>>, platform: Platform): TokenKeeper {
  const known = keepers.get(platform) ?? new Map<string, TokenKeeper>();
  keepers.set(platform, known);
  const name = JSON.stringify(configuration);
  const obtain = () => obtainToken(configuration, platform);
  const keeper = known.get(name) ?? keepToken({ now: platform.now, obtain });
  known.set(name, keeper);
  return keeper;
}

/**
 * Send a request with a token, and once more with a new one when it is refused.
 *
 * @param keeper where tokens come from
 * @param attempt sends the request with a header; may throw an error with the status of a refusal
 * @param statusOf HTTP status of an answer
 * @returns the answer
 * @throws {AuthError} when no token could be had; what `attempt` throws the last time
 * @example await withToken(keeper, (key) => ask(key), ({ statusCode }) => statusCode)
 */
export async function withToken<T>(
  keeper: TokenKeeper,
  attempt: (key: { Authorization: string }) => Promise<T>,
  statusOf: (answer: T) => number,
): Promise<T> {
  const token = await keeper.current();
  try {
    const answer = await attempt(bearer(token));
    if (!isRefused(statusOf(answer))) return answer;
  } catch (error) {
    if (!isRefused(statusOfError(error))) throw error;
  }
  return attempt(bearer(await keeper.renewed(token)));
}

function bearer(token: string): { Authorization: string } {
  return { Authorization: `Bearer ${token}` };
}

function statusOfError(error: unknown): number {
  const { statusCode, code } = (error ?? {}) as { statusCode?: unknown; code?: unknown };
  return Number(statusCode ?? code);
}
