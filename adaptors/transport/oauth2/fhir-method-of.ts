/** How a credential lets in to a FHIR server. The last two are grants of OAuth2, `client_credentials` both. */
export const FHIR_METHODS = ['none', 'basic', 'bearer', 'client_credentials', 'private_key_jwt'] as const;

/** One of `FHIR_METHODS`. */
export type FhirMethod = (typeof FHIR_METHODS)[number];

/**
 * Tell how a FHIR credential lets in: `grantType` first, then `access_token`, then user and password, as in the published
 * FHIR adaptor. A client proves itself with a secret, or with a key where `clientAuth` says `private_key_jwt` (SMART
 * Backend Services).
 *
 * @param configuration a credential
 * @returns the method; `none` when it has none; undefined for a grant that is not known
 * @example fhirMethodOf({ baseUrl: 'https://hapi.example.org', apiPath: 'fhir' }) // 'none'
 */
export function fhirMethodOf(configuration: unknown): FhirMethod | undefined {
  const { grantType, clientAuth, username, password, access_token } = (configuration ?? {}) as Record<string, unknown>;
  if (grantType === 'client_credentials')
    return clientAuth === 'private_key_jwt' ? 'private_key_jwt' : 'client_credentials';
  if (grantType) return undefined;
  if (access_token) return 'bearer';
  return username && password ? 'basic' : 'none';
}
