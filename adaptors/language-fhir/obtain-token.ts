import type { Platform } from '../language-dhis2/platform.ts';
import { postToken } from '../language-dhis2/post-token.ts';
import { clientCredentials } from '../transport/oauth2/client-credentials.ts';
import { fhirMethodOf } from '../transport/oauth2/fhir-method-of.ts';
import type { Token } from '../transport/oauth2/read-token.ts';
import { tokenByKey } from './token-by-key.ts';

/**
 * Get an access token for a FHIR server, by client credentials: with a secret, or with a key.
 *
 * @param configuration the credential
 * @param platform clock and fetch
 * @returns the token
 * @throws {AuthError} with what to do
 * @example await obtainToken({ grantType: 'client_credentials', tokenUrl, clientId, clientSecret }, thisMachine)
 */
export function obtainToken(configuration: Readonly<Record<string, unknown>>, platform: Platform): Promise<Token> {
  if (fhirMethodOf(configuration) === 'private_key_jwt') return tokenByKey(configuration, platform);
  return postToken(clientCredentials(configuration), platform);
}
