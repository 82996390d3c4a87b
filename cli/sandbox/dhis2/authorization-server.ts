import { createHash } from 'node:crypto';
import { compareSync } from 'bcryptjs';
import type { HttpAnswer, HttpRequest } from '../http/index.ts';
import { json } from './answers.ts';
import { isObject, type JsonObject, textOf } from './json.ts';
import { withQuery } from './oauth.ts';
import { secretOf } from './uid.ts';

/** Seconds, where the settings of a client say nothing. */
const defaults = { access: 300, refresh: 3600 } as const;

/** Milliseconds that a code is good for. */
const codeLife = 300_000;

interface Client {
  id: string;
  /** bcrypt */
  secret: string;
  methods: string[];
  grants: string[];
  redirects: string[];
  scopes: string[];
  reuse: boolean;
  accessSeconds: number;
  refreshSeconds: number;
}

interface Code {
  client: Client;
  username: string;
  redirect: string;
  challenge: string;
  scope: string;
  expires: number;
}

interface Grant {
  client: Client;
  username: string;
  scope: string;
  expires: number;
}

/**
 * The authorization server that DHIS2 has from 2.42 on: authorization codes with PKCE, and refresh tokens that rotate
 * where the client's settings say so. DHIS2 has it off by default; here it is always on. Tokens look like JWTs and are
 * signed by nobody.
 */
export class AuthorizationServer {
  readonly #clients = new Map<string, Client>();
  readonly #codes = new Map<string, Code>();
  readonly #access = new Map<string, { username: string; expires: number }>();
  readonly #refresh = new Map<string, Grant>();
  readonly #now: () => Date;
  #made = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Register a client, as it was posted: lists are strings with commas. */
  add(document: JsonObject): void {
    const id = textOf(document.clientId) ?? '';
    const token = settingsOf(document.tokenSettings);
    this.#clients.set(id, {
      id,
      secret: textOf(document.clientSecret) ?? '',
      methods: listOf(document.clientAuthenticationMethods),
      grants: listOf(document.authorizationGrantTypes),
      redirects: listOf(document.redirectUris),
      scopes: listOf(document.scopes),
      reuse: token['settings.token.reuse-refresh-tokens'] !== false,
      accessSeconds: secondsOf(token['settings.token.access-token-time-to-live']) ?? defaults.access,
      refreshSeconds: secondsOf(token['settings.token.refresh-token-time-to-live']) ?? defaults.refresh,
    });
  }

  /** Whether a client is registered. */
  has(id: string): boolean {
    return this.#clients.has(id);
  }

  /** The user that an access token stands for. */
  userOf(token: string): string | undefined {
    const access = this.#access.get(token);
    return access !== undefined && access.expires > this.#now().getTime() ? access.username : undefined;
  }

  /** End every access token, as a restart without a key store does. */
  revokeAccess(): void {
    this.#access.clear();
  }

  /** Answer `GET /oauth2/authorize` of someone who has logged in; the page that asks for consent is left out. */
  authorize({ query }: HttpRequest, username: string): HttpAnswer {
    const client = this.#clients.get(query.get('client_id') ?? '');
    const redirect = query.get('redirect_uri') ?? '';
    if (!client?.redirects.some((known) => isSameRedirect(known, redirect))) {
      return { status: 400, headers: { 'content-type': 'text/html;charset=UTF-8' }, body: '<h1>Bad Request</h1>' };
    }
    const back = (parameters: Record<string, string>): HttpAnswer => {
      const location = withQuery(redirect, { ...parameters, state: query.get('state') });
      return { status: 302, headers: { location } };
    };
    if (query.get('response_type') !== 'code') return back({ error: 'unsupported_response_type' });
    const challenge = query.get('code_challenge') ?? '';
    if (challenge === '' || query.get('code_challenge_method') !== 'S256') {
      return back({ error: 'invalid_request', error_description: 'OAuth 2.0 Parameter: code_challenge' });
    }
    const scope = query.get('scope') ?? '';
    const wanted = scope.split(' ').filter(Boolean);
    if (!wanted.every((each) => client.scopes.includes(each))) return back({ error: 'invalid_scope' });
    this.#made += 1;
    const code = secretOf(`code ${this.#made} ${username}`, 60);
    const expires = this.#now().getTime() + codeLife;
    this.#codes.set(code, { client, username, redirect, challenge, scope, expires });
    return back({ code });
  }

  /** Answer `POST /oauth2/token`. */
  token(request: HttpRequest): HttpAnswer {
    const form = new URLSearchParams(request.body.toString('utf8'));
    const client = this.#clientOf(request, form);
    if (client === undefined) return json(401, { error: 'invalid_client' });
    const grant = form.get('grant_type') ?? '';
    if (!/^(authorization_code|refresh_token|client_credentials)$/.test(grant))
      return json(400, { error: 'unsupported_grant_type' });
    if (!client.grants.includes(grant)) return json(400, { error: 'unauthorized_client' });
    if (grant === 'refresh_token') return this.#renew(client, form.get('refresh_token') ?? '');
    return this.#redeem(client, form);
  }

  #clientOf(request: HttpRequest, form: URLSearchParams): Client | undefined {
    const basic = /^Basic (.*)$/i.exec(request.headers.authorization ?? '')?.[1];
    const method = basic === undefined ? 'client_secret_post' : 'client_secret_basic';
    const [id = '', secret = ''] =
      basic === undefined
        ? [form.get('client_id') ?? '', form.get('client_secret') ?? '']
        : Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeForm);
    const client = this.#clients.get(id);
    return client?.methods.includes(method) && compareSync(secret, client.secret) ? client : undefined;
  }

  #redeem(client: Client, form: URLSearchParams): HttpAnswer {
    const code = form.get('code') ?? '';
    const known = this.#codes.get(code);
    this.#codes.delete(code);
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isGood =
      known?.client.id === client.id &&
      known.expires > this.#now().getTime() &&
      known.redirect === form.get('redirect_uri') &&
      known.challenge === verifier;
    if (known === undefined || !isGood) return json(400, { error: 'invalid_grant' });
    return this.#issue(client, known.username, known.scope, undefined);
  }

  #renew(client: Client, refresh: string): HttpAnswer {
    const known = this.#refresh.get(refresh);
    if (known?.client.id !== client.id || known.expires <= this.#now().getTime())
      return json(400, { error: 'invalid_grant' });
    if (!client.reuse) this.#refresh.delete(refresh);
    return this.#issue(client, known.username, known.scope, client.reuse ? refresh : undefined);
  }

  #issue(client: Client, username: string, scope: string, refresh: string | undefined): HttpAnswer {
    this.#made += 1;
    const now = this.#now().getTime();
    const access = `eyJhbGciOiJSUzI1NiJ9.${secretOf(`access ${this.#made}`, 60)}.${secretOf(`signature ${this.#made}`, 60)}`;
    this.#access.set(access, { username, expires: now + client.accessSeconds * 1000 });
    const next = refresh ?? secretOf(`refresh ${this.#made} ${username}`, 64);
    if (refresh === undefined) {
      this.#refresh.set(next, { client, username, scope, expires: now + client.refreshSeconds * 1000 });
    }
    const hasRefresh = client.grants.includes('refresh_token');
    return json(200, {
      access_token: access,
      ...(hasRefresh ? { refresh_token: next } : {}),
      scope,
      token_type: 'Bearer',
      expires_in: client.accessSeconds - 1,
    });
  }
}

/** The port of a loopback address does not matter. @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3 */
function isSameRedirect(known: string, given: string): boolean {
  const withoutPort = (address: string): string => address.replace(/^(http:\/\/(?:127\.0\.0\.1|\[::1\])):\d+/, '$1');
  return withoutPort(known) === withoutPort(given);
}

function decodeForm(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function listOf(value: unknown): string[] {
  return (textOf(value) ?? '').split(',').filter(Boolean);
}

/** Settings are JSON in a string, as Jackson writes maps with their types. */
function settingsOf(value: unknown): JsonObject {
  const settings: unknown = typeof value === 'string' && value !== '' ? JSON.parse(value) : {};
  return isObject(settings) ? settings : {};
}

/** Such as `["java.time.Duration", 300.000000000]`. */
function secondsOf(value: unknown): number | undefined {
  return Array.isArray(value) && typeof value[1] === 'number' ? value[1] : undefined;
}
