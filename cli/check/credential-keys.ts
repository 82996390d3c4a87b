/** What every credential may have, whatever its adaptor: a user, a token, or what a token is asked for with. */
const WAYS_IN = [
  'username',
  'password',
  'access_token',
  'grantType',
  'clientId',
  'clientSecret',
  'clientAuth',
  'tokenUrl',
  'scope',
  'audience',
];

/** The key of a client, for SMART Backend Services. */
const CLIENT_KEY = ['privateKeyFile', 'keyId'];

/** Keys that a credential may have, by the adaptor of the step that is given it, or by what it talks to over language-http. */
export const CREDENTIAL_KEYS: Readonly<Record<string, readonly string[]>> = {
  '@openfn/language-dhis2': ['hostUrl', ...WAYS_IN, 'pat', 'apiVersion', 'refreshToken', 'tokenFile', 'redirectUri'],
  '@openfn/language-http': [
    'hostUrl',
    'baseUrl',
    'apiPath',
    ...WAYS_IN,
    'pat',
    ...CLIENT_KEY,
    'tls',
    // What an OAuth credential of Lightning holds beside the token.
    'refresh_token',
    'token_type',
    'expires_at',
    'expires_in',
  ],
  '@openfn/language-fhir': ['baseUrl', 'apiPath', ...WAYS_IN, ...CLIENT_KEY],
  // As the published Go.Data adaptor has them, and the outbreak.
  'Go.Data': ['apiUrl', 'email', 'password', 'outbreak', 'tls'],
  API: ['baseUrl', 'username', 'password', 'access_token', 'apiKey', 'apiKeyHeader', 'tls'],
};

/**
 * List the keys that a credential may have.
 *
 * @param checked the adaptor of its step, and what the step talks to
 * @returns its keys; undefined for adaptors that are not known
 * @example keysOf({ adaptor: '@openfn/language-http', system: 'Go.Data' }) // ['apiUrl', 'email', …]
 */
export function keysOf({ adaptor, system = '' }: { adaptor: string; system?: string }): readonly string[] | undefined {
  return (adaptor === '@openfn/language-http' ? CREDENTIAL_KEYS[system] : undefined) ?? CREDENTIAL_KEYS[adaptor];
}
