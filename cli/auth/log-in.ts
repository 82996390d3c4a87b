import type { Platform } from '../../adaptors/language-dhis2/platform.ts';
import { postToken } from '../../adaptors/language-dhis2/post-token.ts';
import { TOKEN_PATHS } from '../../adaptors/language-dhis2/refresh-stored.ts';
import { writeTokens } from '../../adaptors/language-dhis2/token-file.ts';
import { withTokenLock } from '../../adaptors/language-dhis2/token-lock.ts';
import { readClient } from '../../adaptors/transport/oauth2/read-client.ts';
import { tokenRequest } from '../../adaptors/transport/oauth2/token-request.ts';
import { findTokenService, type TokenService } from './find-token-service.ts';
import { LoginError } from './login-error.ts';
import { makePkce } from './pkce.ts';
import { waitForCode } from './wait-for-code.ts';

/** Where the browser comes back to, unless the credential says otherwise. */
export const REDIRECT_URI = 'http://127.0.0.1:8765/callback';

/** What a login needs beside the credential. */
export interface LoginOptions {
  readonly platform: Platform;
  /** Gives so many random bytes. */
  readonly random: (bytes: number) => Uint8Array;
  /** Called with the address that a person has to open. */
  readonly onUrl: (url: string) => void;
  readonly timeoutMs: number;
}

/** What a login came to. */
export interface Login {
  readonly tokenFile: string;
  /** Who logged in; undefined when DHIS2 does not take its own token. */
  readonly username: string | undefined;
  /** Whether there will be new tokens without another login. */
  readonly isRenewable: boolean;
}

/**
 * Log in to DHIS2 in a browser, and keep the tokens in the credential's file.
 *
 * @param credential hostUrl, clientId, clientSecret, tokenFile, redirectUri (optional), scope (optional)
 * @param options platform, randomness, whom to tell
 * @returns who logged in
 * @throws {LoginError} `credential-unfit`, `oauth-off`, `login-denied`, `login-timeout`, `port-taken`
 * @throws {AuthError} `token-refused`, `token-file`
 * @see https://www.rfc-editor.org/rfc/rfc8252
 * @example await logIn(credential, { platform: thisMachine, random: randomBytes, onUrl: console.log, timeoutMs: 300_000 })
 */
export async function logIn(credential: Readonly<Record<string, unknown>>, options: LoginOptions): Promise<Login> {
  const { platform, random, onUrl, timeoutMs } = options;
  const { hostUrl, tokenFile, redirectUri } = readCredential(credential);
  const client = readClient(credential, 'basic');
  const service = await findTokenService(hostUrl, platform.fetch);
  const pkce = makePkce(random(32));
  const state = Buffer.from(random(16)).toString('base64url');
  const { code } = await waitForCode({ redirectUri, state, timeoutMs });
  onUrl(authorizeUrl(hostUrl, service, { ...credential, redirectUri }, { state, challenge: pkce.challenge }));
  const form = { grant_type: 'authorization_code', code: await code, redirect_uri: redirectUri };
  const place = service.tokenPath === TOKEN_PATHS.uaa && client.place !== 'body' ? { place: 'raw' as const } : {};
  const since = platform.now();
  const token = await postToken(
    tokenRequest(`${hostUrl}/${service.tokenPath}`, { ...client, ...place }, { ...form, code_verifier: pkce.verifier }),
    platform,
  );
  await withTokenLock(tokenFile, platform, () =>
    writeTokens(tokenFile, {
      hostUrl: String(credential.hostUrl),
      clientId: client.clientId,
      tokenPath: service.tokenPath,
      since,
      ...token,
    }),
  );
  const username = await whoIs(hostUrl, token.accessToken, platform);
  return { tokenFile, username, isRenewable: token.refreshToken !== undefined };
}

function readCredential({ hostUrl, tokenFile, redirectUri = REDIRECT_URI }: Readonly<Record<string, unknown>>) {
  if (typeof hostUrl !== 'string' || typeof tokenFile !== 'string') {
    const fix =
      'Give hostUrl, grantType: authorization_code, clientId and clientSecret; tallysheet oauth-client makes them.';
    throw new LoginError('credential-unfit', 'The credential is not one to log in with.', fix);
  }
  const isLoopback = /^http:\/\/(127\.0\.0\.1|localhost):\d+\//.test(String(redirectUri));
  if (!isLoopback) {
    const fix = `Give it a port of this machine, as it was registered: ${REDIRECT_URI}.`;
    throw new LoginError('credential-unfit', 'redirectUri of the credential does not lead to this machine.', fix);
  }
  return { hostUrl: hostUrl.replace(/\/+$/, ''), tokenFile, redirectUri: String(redirectUri) };
}

function authorizeUrl(
  hostUrl: string,
  service: TokenService,
  { clientId, redirectUri, scope = service.scope }: Readonly<Record<string, unknown>>,
  { state, challenge }: { state: string; challenge: string },
): string {
  const url = new URL(`${hostUrl}/${service.authorizePath}`);
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url.href;
}

/** Browsers are often logged in as somebody else than the user whose values a run may change. */
async function whoIs(hostUrl: string, token: string, { fetch }: Platform): Promise<string | undefined> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  try {
    const response = await fetch(`${hostUrl}/api/me?fields=username`, { headers, redirect: 'manual' });
    const body: unknown = response.ok ? await response.json() : undefined;
    const { username } = (body ?? {}) as { username?: unknown };
    return typeof username === 'string' ? username : undefined;
  } catch {
    return undefined;
  }
}
