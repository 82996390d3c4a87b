import type { HttpAnswer, HttpRequest } from '../http/index.ts';
import { json, streamedJson } from './answers.ts';
import { type JsonObject, textOf } from './json.ts';
import { secretOf } from './uid.ts';

/** Seconds that an access token lasts. */
const lifetime = 43_199;

interface Client {
  secret: string;
  grants: unknown[];
  redirects: unknown[];
}

interface Access {
  username: string;
  /** ms since 1970 */
  expires: number;
}

/** The OAuth2 clients and tokens of the server, which DHIS2 has up to 2.41. */
export class OAuthClients {
  readonly #clients = new Map<string, Client>();
  readonly #codes = new Map<string, { cid: string; username: string; redirect: string }>();
  readonly #access = new Map<string, Access>();
  readonly #refresh = new Map<string, { username: string; access: string }>();
  readonly #now: () => Date;
  #made = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Register a client. */
  add(document: JsonObject): void {
    const grants = Array.isArray(document.grantTypes) ? document.grantTypes : [];
    const redirects = Array.isArray(document.redirectUris) ? document.redirectUris : [];
    this.#clients.set(textOf(document.cid) ?? '', { secret: textOf(document.secret) ?? '', grants, redirects });
  }

  /** The user that an access token stands for. */
  userOf(token: string): string | undefined {
    const access = this.#access.get(token);
    return access !== undefined && access.expires > this.#now().getTime() ? access.username : undefined;
  }

  /** End every access token, as an administrator of the database can. */
  revokeAccess(): void {
    this.#access.clear();
  }

  /** Answer `GET /uaa/oauth/authorize` of someone who has logged in; the page that asks for consent is left out. */
  authorize({ query }: HttpRequest, username: string): HttpAnswer {
    const cid = query.get('client_id') ?? '';
    const client = this.#clients.get(cid);
    if (!client) return json(401, { error: 'invalid_client', error_description: 'Bad client credentials' });
    const redirect = query.get('redirect_uri') ?? '';
    // The old server compares the whole address, the port too.
    if (!client.redirects.includes(redirect)) {
      const error_description = 'Invalid redirect: does not match one of the registered values.';
      return json(400, { error: 'invalid_grant', error_description });
    }
    this.#made += 1;
    const code = secretOf(`code ${this.#made} ${username}`, 6);
    this.#codes.set(code, { cid, username, redirect });
    return { status: 302, headers: { location: withQuery(redirect, { code, state: query.get('state') }) } };
  }

  /** Answer `POST /uaa/oauth/token`; `mayEnter` checks a password. */
  token(request: HttpRequest, mayEnter: (username: string, password: string) => boolean): HttpAnswer {
    const basic = /^Basic (.*)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const [cid = '', secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    const client = this.#clients.get(cid);
    if (!client || client.secret !== secret) return wrongClient(request.path);
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
    const form = new URLSearchParams(isForm ? request.body.toString('utf8') : '');
    const grant = form.get('grant_type');
    if (grant === null) return json(400, { error: 'invalid_request', error_description: 'Missing grant type' });
    if (!/^(password|refresh_token|client_credentials|authorization_code)$/.test(grant)) {
      return json(400, { error: 'unsupported_grant_type', error_description: 'Unsupported grant type' });
    }
    if (!client.grants.includes(grant)) return unauthorizedGrant();
    if (grant === 'refresh_token') return this.#renew(form.get('refresh_token') ?? '');
    if (grant === 'authorization_code') return this.#redeem(cid, form);
    const username = form.get('username') ?? '';
    if (!mayEnter(username, form.get('password') ?? '')) return badGrant('Bad credentials');
    return this.#first(username);
  }

  #redeem(cid: string, form: URLSearchParams): HttpAnswer {
    const code = form.get('code') ?? '';
    const known = this.#codes.get(code);
    // A code is good once.
    this.#codes.delete(code);
    if (known?.cid !== cid) return badGrant(`Invalid authorization code: ${code}`);
    if (known.redirect !== form.get('redirect_uri')) return badGrant('Redirect URI mismatch.');
    return this.#first(known.username);
  }

  #renew(refresh: string): HttpAnswer {
    const known = this.#refresh.get(refresh);
    if (!known) return badGrant(`Invalid refresh token: ${refresh}`);
    // The old access token ends with the refresh.
    this.#access.delete(known.access);
    this.#made += 1;
    return this.#issue(known.username, refresh);
  }

  #first(username: string): HttpAnswer {
    this.#made += 1;
    return this.#issue(username, secretOf(`refresh ${this.#made} ${username}`, 27));
  }

  #issue(username: string, refresh: string): HttpAnswer {
    const access = secretOf(`access ${this.#made} ${username}`, 27);
    this.#access.set(access, { username, expires: this.#now().getTime() + lifetime * 1000 });
    this.#refresh.set(refresh, { username, access });
    const body = {
      access_token: access,
      token_type: 'bearer',
      refresh_token: refresh,
      expires_in: lifetime,
      scope: 'ALL',
    };
    return json(200, body, streamedJson);
  }
}

/**
 * Add parameters to the address that a browser is sent back to.
 *
 * @param address absolute address
 * @param parameters null ones are left out
 * @returns the address with them in its query
 * @example withQuery('http://127.0.0.1:8765/callback', { code: 'abc' })
 */
export function withQuery(address: string, parameters: Readonly<Record<string, string | null>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
  return url.href;
}

function badGrant(error_description: string): HttpAnswer {
  return json(400, { error: 'invalid_grant', error_description });
}

function wrongClient(path: string): HttpAnswer {
  const answer = json(401, { servlet: 'dispatcher', message: 'Unauthorized', url: path, status: '401' });
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Basic realm="oauth2/client"' } };
}

function unauthorizedGrant(): HttpAnswer {
  const error = { error: 'invalid_client', error_description: 'Unauthorized grant type' };
  const answer = json(401, error);
  const challenge = 'Bearer error="invalid_client", error_description="Unauthorized grant type"';
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } };
}
