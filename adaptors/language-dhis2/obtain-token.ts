import { AuthError, asAuthError } from '../transport/oauth2/auth-error.ts';
import { clientCredentials } from '../transport/oauth2/client-credentials.ts';
import type { Method } from '../transport/oauth2/method-of.ts';
import { readClient, tokenUrlOf } from '../transport/oauth2/read-client.ts';
import type { Token } from '../transport/oauth2/read-token.ts';
import { tokenRequest } from '../transport/oauth2/token-request.ts';
import type { Platform } from './platform.ts';
import { postToken } from './post-token.ts';
import { refreshStored, TOKEN_PATHS } from './refresh-stored.ts';

/**
 * Get an access token as a credential says.
 *
 * @param method the grant
 * @param configuration the credential
 * @param refused an access token that the server did not accept
 * @param platform clock, sleep and fetch
 * @returns the token
 * @throws {AuthError} with what to do
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/introduction.html
 * @example await obtainToken('password', configuration, undefined, thisMachine)
 */
export async function obtainToken(
  method: Exclude<Method, 'basic' | 'pat' | 'bearer'>,
  configuration: Readonly<Record<string, unknown>>,
  refused: string | undefined,
  platform: Platform,
): Promise<Token> {
  switch (method) {
    case 'password':
      return byPassword(configuration, platform);
    case 'client_credentials':
      return postToken(clientCredentials(configuration), platform);
    default:
      return refreshStored(configuration, refused, platform);
  }
}

async function byPassword(configuration: Readonly<Record<string, unknown>>, platform: Platform): Promise<Token> {
  const own = `${String(configuration.hostUrl).replace(/\/+$/, '')}/${TOKEN_PATHS.uaa}`;
  const request = tokenRequest(tokenUrlOf(configuration, own), readClient(configuration, 'raw'), {
    grant_type: 'password',
    username: String(configuration.username ?? ''),
    password: String(configuration.password ?? ''),
  });
  try {
    return await postToken(request, platform);
  } catch (error) {
    const known = asAuthError(error);
    if (known?.code !== 'token-refused' || known.reason === 'invalid_grant') throw error;
    const gone = 'DHIS2 2.42 and later have no password grant: use pat, or authorization_code';
    throw new AuthError('token-refused', known.what, `${known.fix}; ${gone}`, known.reason);
  }
}
