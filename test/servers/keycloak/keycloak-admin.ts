import assert from 'node:assert/strict';

/** What Keycloak has written down about a client that asked for a token. */
export interface LoginEvent {
  readonly type: 'CLIENT_LOGIN' | 'CLIENT_LOGIN_ERROR';
  readonly clientId?: string;
  /** Such as `invalid_client_credentials`. */
  readonly error?: string;
}

/** What of a client changes. */
export interface ClientChange {
  readonly enabled?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A realm of Keycloak, and what its administrator does. */
export interface Realm {
  /** Who gives the tokens, as they name him. */
  readonly issuer: string;
  readonly tokenUrl: string;
  /** Change a client; its other attributes stay. */
  readonly changeClient: (clientId: string, change: ClientChange) => Promise<void>;
  /** Requests for tokens by a client since the realm was made, as Keycloak counted them. */
  readonly logins: (clientId: string) => Promise<readonly LoginEvent[]>;
}

/**
 * Make realms of a Keycloak by its administration interface.
 *
 * @param url address of Keycloak
 * @param admin who may
 * @returns takes a realm as it is exported, answers what can be done with it
 * @throws AssertionError when Keycloak refuses something
 * @see https://www.keycloak.org/docs-api/latest/rest-api/index.html
 * @example await keycloakAdmin(url, admin)({ realm: 'health', enabled: true, clients: [] });
 */
export function keycloakAdmin(url: string, admin: { username: string; password: string }) {
  const token = async (): Promise<string> => {
    const form = new URLSearchParams({ ...admin, client_id: 'admin-cli', grant_type: 'password' });
    const answer = await fetch(`${url}/realms/master/protocol/openid-connect/token`, { method: 'POST', body: form });
    const { access_token: given } = (await answer.json()) as { access_token?: unknown };
    assert.ok(typeof given === 'string', `the administrator was refused with ${answer.status}`);
    return given;
  };
  // Its token ends after a minute: a new one for each request.
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${url}/admin/realms${path}`, {
      method,
      headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path} answered ${answer.status}: ${text.slice(0, 500)}`);
    return text === '' ? undefined : JSON.parse(text);
  };

  return async (realm: Readonly<Record<string, unknown>> & { readonly realm: string }): Promise<Realm> => {
    await ask('POST', '', realm);
    const path = `/${realm.realm}`;
    const issuer = `${url}/realms/${realm.realm}`;
    return {
      issuer,
      tokenUrl: `${issuer}/protocol/openid-connect/token`,
      async changeClient(clientId, change) {
        const [client] = (await ask('GET', `${path}/clients?clientId=${clientId}`)) as [
          { id: string; attributes: object },
        ];
        const attributes = { ...client.attributes, ...change.attributes };
        await ask('PUT', `${path}/clients/${client.id}`, { ...client, ...change, attributes });
      },
      async logins(clientId) {
        const types = 'type=CLIENT_LOGIN&type=CLIENT_LOGIN_ERROR';
        return (await ask('GET', `${path}/events?${types}&client=${clientId}&max=1000`)) as LoginEvent[];
      },
    };
  };
}
