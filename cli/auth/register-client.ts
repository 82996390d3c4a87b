import { encodeBase64, hashSync } from 'bcryptjs';
import { authorization } from '../../adaptors/language-dhis2/authorization.ts';
import { tellForeign } from '../../adaptors/transport/index.ts';
import { LoginError } from './login-error.ts';

/** A client to be registered. */
export interface NewClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** Salt of the hash that DHIS2 keeps from 2.42 on: 16 random bytes. */
  readonly salt: Uint8Array;
}

/** Which of the two shapes the server took. */
export type Registered = 'up to 2.41' | 'from 2.42 on';

/** Seconds that a refresh token lasts: a cron job may rest for a holiday. DHIS2 would give it an hour. */
const REFRESH_SECONDS = 90 * 86_400;

/**
 * Register an OAuth2 client with DHIS2.
 *
 * Its version decides the shape: lists and the secret itself up to 2.41; from 2.42 on other names, strings with commas,
 * a bcrypt hash in place of the secret, PKCE, refresh tokens that rotate, and no grant for passwords.
 *
 * @param admin credential of a user who may do this: hostUrl, and username and password or pat
 * @param client what to register
 * @param fetch the platform's
 * @returns which shape it was
 * @throws {LoginError} `client-refused` with what DHIS2 says, `credential-unfit`
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/introduction.html
 * @example await registerClient(admin, { clientId: 'tallysheet', clientSecret, redirectUri, salt }, fetch)
 */
export async function registerClient(
  admin: Readonly<Record<string, unknown>>,
  client: NewClient,
  fetch: typeof globalThis.fetch,
): Promise<Registered> {
  const hostUrl = String(admin.hostUrl ?? '').replace(/\/+$/, '');
  const { grantType: _, ...withoutGrant } = admin;
  const call = async (path: string, init: RequestInit = {}): Promise<Record<string, unknown>> => {
    const headers = { accept: 'application/json', 'content-type': 'application/json', ...authorization(withoutGrant) };
    const response = await fetch(`${hostUrl}/api/${path}`, { ...init, headers, redirect: 'manual' }).catch(() => {
      throw new LoginError('client-refused', `${hostUrl} gives no answer.`, 'Check hostUrl of the credential.');
    });
    const text = await response.text();
    if (response.ok) return parse(text);
    throw refusal(response.status, parse(text));
  };
  const { version } = await call('system/info?fields=version');
  const isOld = Number(/^2\.(\d+)/.exec(String(version))?.[1] ?? Number.NaN) <= 41;
  const document = isOld ? oldShape(client) : newShape(client);
  await call('oAuth2Clients', { method: 'POST', body: JSON.stringify(document) });
  return isOld ? 'up to 2.41' : 'from 2.42 on';
}

/** 2^10 rounds, as Spring Security uses by default. */
const COST = 10;

function oldShape({ clientId, clientSecret, redirectUri }: NewClient): object {
  return {
    name: clientId,
    cid: clientId,
    secret: clientSecret,
    grantTypes: ['password', 'refresh_token', 'authorization_code'],
    redirectUris: [redirectUri],
  };
}

function newShape({ clientId, clientSecret, redirectUri, salt }: NewClient): object {
  const map = { '@class': 'java.util.Collections$UnmodifiableMap' };
  const duration = (seconds: number): unknown[] => ['java.time.Duration', seconds];
  const prefix = 'org.springframework.security.oauth2';
  return {
    name: clientId,
    clientId,
    clientSecret: hashSync(clientSecret, `$2a$${COST}$${encodeBase64(salt, salt.length)}`),
    clientAuthenticationMethods: 'client_secret_basic',
    authorizationGrantTypes: 'authorization_code,refresh_token',
    redirectUris: redirectUri,
    scopes: 'openid,profile,username,email',
    // Maps with their Java types, in a string: the server reads them back so. A map that lacks a setting breaks it.
    clientSettings: JSON.stringify({
      ...map,
      'settings.client.require-proof-key': true,
      'settings.client.require-authorization-consent': true,
    }),
    tokenSettings: JSON.stringify({
      ...map,
      'settings.token.reuse-refresh-tokens': false,
      'settings.token.x509-certificate-bound-access-tokens': false,
      'settings.token.id-token-signature-algorithm': [`${prefix}.jose.jws.SignatureAlgorithm`, 'RS256'],
      'settings.token.access-token-time-to-live': duration(300),
      'settings.token.access-token-format': {
        '@class': `${prefix}.server.authorization.settings.OAuth2TokenFormat`,
        value: 'self-contained',
      },
      'settings.token.refresh-token-time-to-live': duration(REFRESH_SECONDS),
      'settings.token.authorization-code-time-to-live': duration(300),
      'settings.token.device-code-time-to-live': duration(300),
      // Jackson reads a whole number as another unit where it is set up so.
    }).replace(/(Duration",\d+)/g, '$1.000000000'),
  };
}

function refusal(status: number, body: Record<string, unknown>): LoginError {
  // DHIS2 may repeat what it was sent, and that is the secret.
  const told = tellForeign(body.message);
  const said = told === '' ? '' : `: ${told}`;
  const message = `DHIS2 did not register the client: it answered ${status}${said}.`;
  const isLogin = status === 401 || (status >= 300 && status < 400);
  const fix = isLogin
    ? 'Give user and password, or pat, of an administrator in the credential that --admin names.'
    : status === 403
      ? 'The user needs the authority F_OAUTH2_CLIENT_MANAGE.'
      : 'Choose another --client-id if there is such a client already.';
  return new LoginError('client-refused', message, fix);
}

function parse(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}
