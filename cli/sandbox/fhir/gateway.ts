import type { FhirRequest } from './context.ts';
import { FhirError } from './fhir-error.ts';

/**
 * A gateway before the server, as OpenSRP 2 has one: it lets in by a bearer token, and narrows what users of the mobile app
 * see to the tags of their places.
 *
 * @see https://github.com/google/fhir-gateway
 * @see https://docs.opensrp.io/engineering/backend/info-gateway
 */
export interface Gateway {
  /** Address of the server behind it, which the links of pages name: no client reaches it. */
  readonly proxyTo: string;
  /**
   * The tags that a user of the mobile app may see, as `system|code`; without them all is seen, as by a user of the role
   * `WEB_CLIENT`.
   */
  readonly sees?: readonly string[];
  /** Resource types that are not narrowed. */
  readonly open?: readonly string[];
  /** Whether posted batches pass; the gateway of OpenSRP passes none. */
  readonly batches?: boolean;
}

const OPEN = ['Location', 'Organization', 'Practitioner', 'Questionnaire', 'StructureMap', 'Binary', 'Composition'];

/**
 * Do with a request what the gateway does before the server gets it.
 *
 * @param request the request
 * @param gateway how it is set up; undefined: there is none
 * @returns the request, a search for the user's tags alone where the user sees no more
 * @throws FhirError 400 for a posted batch
 * @example throughGateway(request, { proxyTo: 'http://hapi.internal:8080/fhir' })
 */
export function throughGateway(request: FhirRequest, gateway: Gateway | undefined): FhirRequest {
  if (gateway === undefined) return request;
  // It hands on a list of headers, and this is none of them: the server behind it may answer from its cache.
  const { 'cache-control': _, ...headers } = request.headers;
  return narrowed({ ...request, headers }, gateway);
}

function narrowed(request: FhirRequest, gateway: Gateway): FhirRequest {
  const [type, ...rest] = request.segments;
  if (type === undefined) {
    const isBatch = request.method === 'POST' && (Object(request.body()) as { type?: unknown }).type === 'batch';
    if (isBatch && gateway.batches !== true) throw new FhirError(400, 'Bundle type needs to be transaction!');
    return request;
  }
  const { sees, open = OPEN } = gateway;
  // Only what is asked of a whole type is narrowed; a resource of a known id is read by whoever knows it.
  const isSearch = request.method === 'GET' && rest.length === 0;
  if (sees === undefined || !isSearch || open.includes(type)) return request;
  return { ...request, query: [...request.query, ['_tag', sees.join(',')]] };
}
