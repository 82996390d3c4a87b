/** How a credential lets in. The last four are grants of OAuth2. */
export const METHODS = [
  'basic',
  'pat',
  'bearer',
  'password',
  'refresh_token',
  'authorization_code',
  'client_credentials',
] as const;

/** One of `METHODS`. */
export type Method = (typeof METHODS)[number];

/** Grants of OAuth2, as `grantType` of a credential names them. */
export const GRANTS = ['password', 'refresh_token', 'authorization_code', 'client_credentials'] as const;

/**
 * Tell how a credential lets in: `grantType` first, then `pat`, user and password, `access_token`, as in the published
 * DHIS2 adaptor.
 *
 * @param configuration a credential
 * @returns the method, or undefined when it has none
 * @example methodOf({ username: 'admin', password: 'district' }) // 'basic'
 */
export function methodOf(configuration: unknown): Method | undefined {
  const { grantType, pat, username, password, access_token } = (configuration ?? {}) as Record<string, unknown>;
  if (grantType) return GRANTS.find((grant) => grant === grantType);
  if (pat) return 'pat';
  if (username && password) return 'basic';
  return access_token ? 'bearer' : undefined;
}
