import { common } from '../language-dhis2/common.ts';
import { AuthError } from '../transport/oauth2/auth-error.ts';
import { fhirMethodOf } from '../transport/oauth2/fhir-method-of.ts';

/**
 * Make the `Authorization` header of a FHIR credential, as the published adaptor does.
 *
 * @param configuration the credential
 * @returns the header, none for a server that asks for nothing, or `'token'` where a token has to be asked for
 * @throws {AuthError} `misconfigured` for a grant that is not known: nothing is sent then, not even without it
 * @example authorization({ access_token: 'abc' }) // { Authorization: 'Bearer abc' }
 */
export function authorization(
  configuration: Readonly<Record<string, unknown>>,
): { readonly [name: string]: string } | 'token' {
  const { username, password, access_token: accessToken } = configuration;
  switch (fhirMethodOf(configuration)) {
    case 'none':
      return {};
    case 'basic':
      return common.util.makeBasicAuthHeader(username, password);
    case 'bearer':
      return { Authorization: `Bearer ${accessToken}` };
    case undefined: {
      const what = 'could not be sent (grantType of the credential is none that works for FHIR)';
      throw new AuthError('misconfigured', what, 'write client_credentials, or take it out');
    }
    default:
      return 'token';
  }
}
