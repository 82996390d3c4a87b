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

/** Keys that a credential may have, by the adaptor of the step that is given it. */
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
};
