import type { FhirServerOptions } from '../../fhir/index.ts';

const TOKEN = 'opensrp-sandbox-token';

/**
 * The server of the registry: behind the gateway of OpenSRP, for a user whose role sees all places.
 *
 * @see https://docs.opensrp.io/engineering/backend/info-gateway
 */
export const OPENSRP_SERVER: Pick<FhirServerOptions, 'auth' | 'gateway'> = {
  auth: { token: TOKEN },
  gateway: { proxyTo: 'http://hapi.internal:8080/fhir' },
};

/** What lets a job through the gateway. */
export const opensrpCredential: Readonly<Record<string, string>> = { access_token: TOKEN };
