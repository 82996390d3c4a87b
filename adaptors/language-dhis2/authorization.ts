import { methodOf } from '../transport/oauth2/method-of.ts';
import { common } from './common.ts';

/**
 * Make the `Authorization` header of a DHIS2 credential that needs no token to be asked for.
 *
 * A personal access token comes first, then username and password, as in the published adaptor; it knows no
 * `access_token`, which is added here for servers behind an OpenID Connect provider.
 *
 * @param configuration the credential: `pat`, or `username` and `password`, or `access_token`
 * @returns one header
 * @throws Error `Invalid authorization credentials` when the configuration has none of them
 * @example authorization({ pat: 'd2pat_…' }) // { Authorization: 'ApiToken d2pat_…' }
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/introduction.html
 */
export function authorization(configuration: Readonly<Record<string, unknown>>): { Authorization: string } {
  const { pat, username, password, access_token: accessToken } = configuration;
  switch (methodOf(configuration)) {
    case 'pat':
      return { Authorization: `ApiToken ${pat}` };
    case 'basic':
      return common.util.makeBasicAuthHeader(username, password);
    case 'bearer':
      return { Authorization: `Bearer ${accessToken}` };
    default:
      throw new Error('Invalid authorization credentials: give username and password, pat or access_token');
  }
}
