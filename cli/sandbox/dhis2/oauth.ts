import type { HttpAnswer, HttpRequest } from '../http/index.ts';
import { json, streamedJson } from './answers.ts';
import { type JsonObject, textOf } from './json.ts';
import { secretOf } from './uid.ts';

/** Seconds that an access token lasts. */
const lifetime = 43_199;

/** The OAuth2 clients and tokens of the server, which DHIS2 has up to 2.41. */
export class OAuthClients {
  readonly #clients = new Map<string, { secret: string; grants: unknown[] }>();
  readonly #access = new Map<string, string>();
  readonly #refresh = new Map<string, { username: string; access: string }>();
  #made = 0;

  /** Register a client. */
  add(document: JsonObject): void {
    const grants = Array.isArray(document.grantTypes) ? document.grantTypes : [];
    this.#clients.set(textOf(document.cid) ?? '', { secret: textOf(document.secret) ?? '', grants });
  }

  /** The user that an access token stands for. */
  userOf(token: string): string | undefined {
    return this.#access.get(token);
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
    const username = form.get('username') ?? '';
    if (!mayEnter(username, form.get('password') ?? '')) return badCredentials();
    this.#made += 1;
    return this.#issue(username, secretOf(`refresh ${this.#made} ${username}`, 27));
  }

  #renew(refresh: string): HttpAnswer {
    const known = this.#refresh.get(refresh);
    if (!known) return json(400, { error: 'invalid_grant', error_description: `Invalid refresh token: ${refresh}` });
    // The old access token ends with the refresh.
    this.#access.delete(known.access);
    this.#made += 1;
    return this.#issue(known.username, refresh);
  }

  #issue(username: string, refresh: string): HttpAnswer {
    const access = secretOf(`access ${this.#made} ${username}`, 27);
    this.#access.set(access, username);
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

function badCredentials(): HttpAnswer {
  return json(400, { error: 'invalid_grant', error_description: 'Bad credentials' });
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
