import { createHash } from 'node:crypto';
import { AuthError, asAuthError } from '../transport/oauth2/auth-error.ts';
import { isStale } from '../transport/oauth2/keep-token.ts';
import { readClient, tokenUrlOf } from '../transport/oauth2/read-client.ts';
import type { Token } from '../transport/oauth2/read-token.ts';
import { tokenRequest } from '../transport/oauth2/token-request.ts';
import type { Platform } from './platform.ts';
import { postToken } from './post-token.ts';
import { readTokens, type StoredTokens, writeTokens } from './token-file.ts';
import { withTokenLock } from './token-lock.ts';

/** Token endpoints of DHIS2, below its address. */
export const TOKEN_PATHS = { uaa: 'uaa/oauth/token', authorizationServer: 'oauth2/token' } as const;

const LOGIN = 'run tallysheet login';

/**
 * Get an access token from the file of tokens: the one in it, if it is good, else one for the refresh token in it, or in
 * the credential. A new refresh token is on disk before anything uses what came with it, since a server that rotates
 * them takes the old one back at once.
 *
 * @param configuration hostUrl, clientId, clientSecret, tokenFile, and refreshToken for the first time
 * @param refused an access token that the server did not accept
 * @param platform clock, sleep and fetch
 * @returns the token
 * @throws {AuthError} `login-required` when there is no refresh token that the server takes; `token-file`,
 * `token-refused`, `unreachable`, `misconfigured`
 * @example await refreshStored(configuration, undefined, thisMachine)
 */
export async function refreshStored(
  configuration: Readonly<Record<string, unknown>>,
  refused: string | undefined,
  platform: Platform,
): Promise<Token> {
  const { tokenFile } = configuration;
  if (typeof tokenFile !== 'string' || tokenFile === '') {
    const what = 'could not be sent (the credential has no tokenFile, in which a new refresh token would be kept)';
    throw new AuthError('misconfigured', what, 'give the full path of a file as tokenFile');
  }
  return withTokenLock(tokenFile, platform, async () => {
    const stored = matching(await readTokens(tokenFile), configuration, tokenFile);
    const good = goodToken(stored, refused, platform.now());
    return good ?? renew(tokenFile, stored, configuration, platform);
  });
}

/** The stored tokens, if they are of this server, this client and this refresh token. */
function matching(
  stored: StoredTokens | undefined,
  { hostUrl, clientId, refreshToken }: Readonly<Record<string, unknown>>,
  file: string,
): StoredTokens {
  const seed = typeof refreshToken === 'string' && refreshToken !== '' ? { seed: nameOf(refreshToken) } : {};
  const begun: StoredTokens = {
    hostUrl: String(hostUrl),
    clientId: String(clientId),
    tokenPath: TOKEN_PATHS.uaa,
    ...seed,
    ...(seed.seed === undefined ? {} : { refreshToken: String(refreshToken) }),
  };
  if (stored === undefined) {
    if (seed.seed !== undefined) return begun;
    throw new AuthError('login-required', `could not be sent (there are no tokens in ${file})`, LOGIN);
  }
  const isSame = withoutSlash(stored.hostUrl) === withoutSlash(begun.hostUrl) && stored.clientId === begun.clientId;
  if (seed.seed !== undefined && (!isSame || stored.seed !== seed.seed)) return begun;
  if (isSame) return stored;
  const what = `could not be sent (the tokens in ${file} are of another hostUrl or clientId)`;
  throw new AuthError('login-required', what, LOGIN);
}

function goodToken(stored: StoredTokens, refused: string | undefined, now: number): Token | undefined {
  const { accessToken, expiresAt, since = 0 } = stored;
  if (accessToken === undefined || accessToken === refused) return undefined;
  const token = { accessToken, ...(expiresAt === undefined ? {} : { expiresAt }) };
  return isStale(token, since, now) ? undefined : token;
}

async function renew(
  file: string,
  stored: StoredTokens,
  configuration: Readonly<Record<string, unknown>>,
  platform: Platform,
): Promise<Token> {
  const { accessToken: _old, expiresAt: _end, since: _since, asked, ...kept } = stored;
  const { refreshToken } = kept;
  if (refreshToken === undefined) {
    throw new AuthError('login-required', `could not be sent (there is no refresh token in ${file})`, LOGIN);
  }
  const own = `${withoutSlash(String(configuration.hostUrl))}/${kept.tokenPath}`;
  const client = readClient(configuration, kept.tokenPath === TOKEN_PATHS.uaa ? 'raw' : 'basic');
  const request = tokenRequest(tokenUrlOf(configuration, own), client, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  });
  // Written before the server is asked: a disk that takes nothing must be found while the refresh token is still good,
  // and an answer that is lost can be told from a token that somebody else used.
  await writeTokens(file, { ...kept, asked: asked ?? new Date(platform.now()).toISOString() });
  const since = platform.now();
  const token = await postToken(request, platform).catch(async (error: unknown) => {
    if (asAuthError(error)?.code === 'token-refused') await writeTokens(file, kept);
    throw asAuthError(error)?.reason === 'invalid_grant' ? refusedRefresh(file, asked) : error;
  });
  const { accessToken, expiresAt } = token;
  await writeTokens(file, {
    ...kept,
    accessToken,
    since,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    refreshToken: token.refreshToken ?? refreshToken,
  });
  return token;
}

function refusedRefresh(file: string, asked: string | undefined): AuthError {
  const why =
    asked === undefined
      ? 'it has expired, was withdrawn, or was used before'
      : `the answer to a renewal of ${asked} was lost`;
  return new AuthError(
    'login-required',
    `could not get a token: the server refused the refresh token in ${file} (invalid_grant): ${why}`,
    `${LOGIN}; a refresh token that is used by two copies of the file ends both`,
    'invalid_grant',
  );
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '');
}

function nameOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 16);
}
