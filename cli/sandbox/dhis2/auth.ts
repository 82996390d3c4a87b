import type { HttpAnswer, HttpRequest } from '../http/index.ts';
import { json, streamedJson, webMessage } from './answers.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import type { MetadataStore } from './metadata-store.ts';
import type { OAuthClients } from './oauth.ts';
import type { Sessions } from './sessions.ts';
import type { TokenStore } from './tokens.ts';
import { type User, userOf } from './users.ts';

/** What lets people in. */
export interface AuthState {
  metadata: MetadataStore;
  tokens: TokenStore;
  /** Up to 2.41. */
  oauth: OAuthClients;
  /** From 2.42 on. */
  authorizationServer: AuthorizationServer;
  /** Tells whose an access token of an outside OpenID Connect provider is. */
  outsideUser: (token: string) => string | undefined;
  sessions: Sessions;
  /** How often a password was checked, which costs a real server a tenth of a second. */
  passwordChecks: number;
  now(): Date;
  /** 2.43 answers invalid bearers with the redirect to the login page. */
  version: '2.41' | '2.43';
  url: string;
}

/** Who made a request, with the cookie of a new session. */
export interface Entrance {
  user: User;
  cookie?: string;
}

/**
 * Find out who makes a request.
 *
 * @param state what lets people in
 * @param request with an `Authorization` header or a session cookie
 * @returns the user, or the answer that refuses: 401 for bad credentials, 302 to the login page for none
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/introduction.html#webapi_authentication
 * @example authenticate(state, request);
 */
export function authenticate(state: AuthState, request: HttpRequest): Entrance | HttpAnswer {
  const [, scheme, credentials] = /^(\S+)\s*(.*)$/.exec(request.headers.authorization ?? '') ?? [];
  if (scheme?.toLowerCase() === 'basic') return byPassword(state, credentials ?? '', request);
  if (scheme?.toLowerCase() === 'apitoken') return byToken(state, credentials ?? '', request);
  if (scheme?.toLowerCase() === 'bearer') return byBearer(state, credentials ?? '', request);
  const user = named(state, state.sessions.userOf(request.headers.cookie, state.now().getTime()));
  return user ? { user } : noCredentials(state, request);
}

/** Where who is not known is sent to. */
export const LOGIN_PAGES = { '2.41': '/dhis-web-login', '2.43': '/login/' } as const;

function unauthorized(state: AuthState, message: string): HttpAnswer {
  return webMessage(401, { message }, state.version === '2.41' ? undefined : streamedJson);
}

function noCredentials(state: AuthState, request: HttpRequest): HttpAnswer {
  if (request.headers['x-requested-with'] === 'XMLHttpRequest') return unauthorized(state, 'Unauthorized');
  // A browser is sent to the start page, everyone else to the login page.
  const page = request.headers.accept?.startsWith('text/html') ? '/index.html' : LOGIN_PAGES[state.version];
  return { status: 302, headers: { location: `${state.url}${page}` } };
}

function byPassword(state: AuthState, credentials: string, request: HttpRequest): Entrance | HttpAnswer {
  const [, username, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(credentials, 'base64').toString('utf8')) ?? [];
  const known = state.sessions.userOf(request.headers.cookie, state.now().getTime());
  // Spring Security looks at the password only of who has no session yet.
  const user = known === username ? named(state, known) : undefined;
  if (user) return { user };
  state.passwordChecks += 1;
  const stored = state.metadata.all('users').find((each) => each.username === username);
  if (!stored || stored.password !== password) return unauthorized(state, 'Unauthorized');
  return open(state, userOf(state.metadata, stored));
}

function byToken(state: AuthState, key: string, request: HttpRequest): Entrance | HttpAnswer {
  const address = String(request.headers['x-forwarded-for'] ?? '127.0.0.1');
  const result = state.tokens.check(key, { method: request.method, address, now: state.now() });
  if ('username' in result) {
    const user = named(state, result.username);
    if (user) return open(state, user);
  }
  const refused = 'username' in result ? { status: 401, message: 'The API token does not exists' } : result;
  const type = state.version === '2.41' ? undefined : 'application/json;charset=UTF-8';
  const answer =
    refused.status === 401
      ? unauthorized(state, refused.message)
      : webMessage(refused.status, { message: refused.message }, type);
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': 'ApiToken' } };
}

function byBearer(state: AuthState, token: string, request: HttpRequest): Entrance | HttpAnswer {
  const issuer = state.version === '2.41' ? state.oauth : state.authorizationServer;
  const user = named(state, issuer.userOf(token) ?? state.outsideUser(token));
  if (user) return open(state, user);
  if (state.version === '2.43') return noCredentials(state, request);
  const headers = {
    'www-authenticate': 'Bearer realm="oauth", error="invalid_token", error_description="Invalid access token"',
  };
  if (request.headers.accept?.includes('json')) {
    const answer = json(401, { error: 'invalid_token', error_description: 'Invalid access token' });
    return { ...answer, headers: { ...answer.headers, ...headers } };
  }
  const body = [
    '<InvalidTokenException><error>invalid_token</error>',
    '<error_description>Invalid access token</error_description></InvalidTokenException>',
  ].join('');
  return { status: 401, headers: { ...headers, 'content-type': 'application/xml;charset=UTF-8' }, body };
}

function open(state: AuthState, user: User): Entrance {
  const session = state.sessions.open(user.username, state.now().getTime());
  return { user, cookie: `JSESSIONID=${session}; Path=/` };
}

function named(state: AuthState, username: string | undefined): User | undefined {
  const stored = state.metadata.all('users').find((each) => each.username === username);
  return username !== undefined && stored ? userOf(state.metadata, stored) : undefined;
}
