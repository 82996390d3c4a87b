import { TOKEN_PATHS } from '../../adaptors/language-dhis2/refresh-stored.ts';
import { LoginError } from './login-error.ts';

/** How a DHIS2 gives tokens; paths are below its address. */
export interface TokenService {
  readonly authorizePath: string;
  readonly tokenPath: string;
  /** What is asked for; the old server knows no scopes. */
  readonly scope?: string;
}

/** Up to 2.41. */
const UAA: TokenService = { authorizePath: 'uaa/oauth/authorize', tokenPath: TOKEN_PATHS.uaa };

/** From 2.42 on. DHIS2 finds the user of a token by its claim `username`. */
const AUTHORIZATION_SERVER: TokenService = {
  authorizePath: 'oauth2/authorize',
  tokenPath: TOKEN_PATHS.authorizationServer,
  scope: 'openid username',
};

/** Names nobody: asked with, to see which server answers. */
const NOBODY = `Basic ${Buffer.from('tallysheet-probe:none').toString('base64')}`;

/**
 * Find out how a DHIS2 gives tokens. Only what it is, not where, is taken from its answers: all requests go below
 * `hostUrl`.
 *
 * @param hostUrl address without `/api`
 * @param fetch the platform's
 * @returns its endpoints
 * @throws {LoginError} `oauth-off` when it gives none
 * @example (await findTokenService('https://dhis2.example.org', fetch)).tokenPath // 'oauth2/token'
 */
export async function findTokenService(hostUrl: string, fetch: typeof globalThis.fetch): Promise<TokenService> {
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    try {
      return await fetch(`${hostUrl}/${path}`, { ...init, redirect: 'manual', signal: AbortSignal.timeout(30_000) });
    } catch {
      throw new LoginError('oauth-off', `${hostUrl} gives no answer.`, 'Check hostUrl of the credential.');
    }
  };
  const discovery = await ask('.well-known/openid-configuration', { headers: { accept: 'application/json' } });
  const isJson = discovery.headers.get('content-type')?.includes('json') ?? false;
  await discovery.arrayBuffer();
  if (discovery.status === 200 && isJson) return AUTHORIZATION_SERVER;
  const old = await ask(TOKEN_PATHS.uaa, { method: 'POST', headers: { authorization: NOBODY } });
  await old.arrayBuffer();
  if (/oauth2/.test(old.headers.get('www-authenticate') ?? '')) return UAA;
  throw new LoginError(
    'oauth-off',
    `${hostUrl} gives no tokens.`,
    'Use a personal access token (pat). Or have OAuth2 turned on in dhis.conf: oauth2.server.enabled = on with server.base.url from 2.42 on, oauth2.authorization.server.enabled = on up to 2.41.',
  );
}
