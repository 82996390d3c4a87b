import { readClient, tokenUrlOf } from './read-client.ts';
import { type TokenRequest, tokenRequest } from './token-request.ts';

/**
 * Make the request for a token by the client credentials of a credential, such as those of Keycloak.
 *
 * @param configuration tokenUrl, clientId, clientSecret, and clientAuth, scope and audience where the server wants them
 * @returns what to post
 * @throws {AuthError} `misconfigured`
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 * @example clientCredentials({ tokenUrl, clientId: 'tallysheet', clientSecret }).body // 'grant_type=client_credentials'
 */
export function clientCredentials(configuration: Readonly<Record<string, unknown>>): TokenRequest {
  return tokenRequest(tokenUrlOf(configuration, undefined), readClient(configuration, 'basic'), {
    grant_type: 'client_credentials',
    scope: textOf(configuration.scope),
    audience: textOf(configuration.audience),
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
