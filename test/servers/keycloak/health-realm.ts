/** A client of the realm, and what it may. */
export interface RealmClient {
  readonly clientId: string;
  /** How it proves itself: a secret, or the public half of a key as a JSON Web Key Set. */
  readonly proof: { readonly secret: string } | { readonly keys: object; readonly alg: 'RS384' | 'ES384' };
  /** Roles of the realm, such as `GET_PATIENT`. */
  readonly roles: readonly string[];
  /** How long its tokens live, in seconds. */
  readonly tokenSeconds: number;
}

/**
 * Write a realm of clients that get tokens for themselves, as docs/authentication.md has it for one client.
 *
 * @param realm its name
 * @param clients who gets tokens
 * @returns what Keycloak imports
 * @see https://www.keycloak.org/docs/latest/server_admin/index.html#_service_accounts
 * @example await keycloak.makeRealm(healthRealm('health', [client]))
 */
export function healthRealm(realm: string, clients: readonly RealmClient[]) {
  const names = new Set(clients.flatMap(({ roles }) => roles));
  return {
    realm,
    enabled: true,
    // Else Keycloak counts no request for a token.
    eventsEnabled: true,
    enabledEventTypes: ['CLIENT_LOGIN', 'CLIENT_LOGIN_ERROR'],
    roles: { realm: [...names].map((name) => ({ name })) },
    clients: clients.map(clientOf),
    users: clients.map(({ clientId, roles }) => ({
      username: `service-account-${clientId}`,
      serviceAccountClientId: clientId,
      enabled: true,
      realmRoles: roles,
    })),
  };
}

function clientOf({ clientId, proof, tokenSeconds }: RealmClient) {
  const attributes = { 'access.token.lifespan': `${tokenSeconds}` };
  const shared = { clientId, enabled: true, serviceAccountsEnabled: true, standardFlowEnabled: false };
  if ('secret' in proof) return { ...shared, secret: proof.secret, attributes };
  return {
    ...shared,
    clientAuthenticatorType: 'client-jwt',
    attributes: {
      ...attributes,
      'token.endpoint.auth.signing.alg': proof.alg,
      'use.jwks.string': 'true',
      'jwks.string': JSON.stringify(proof.keys),
    },
  };
}
