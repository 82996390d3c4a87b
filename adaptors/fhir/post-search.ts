import { expectOk, type Transport, type TransportRequest } from '../transport/index.ts';
import { pastCaches } from './past-caches.ts';
import { FRESH, formOf } from './search-request.ts';

/** How servers, and gateways before them, answer to requests of a kind that they do not take. */
const REFUSED: ReadonlySet<number> = new Set([400, 403, 404, 405, 501]);

/**
 * Tell whether an answer refuses a kind of request as such.
 *
 * @param status HTTP status
 * @returns whether the same should be asked in another way
 * @example isRefused(405) // true
 */
export function isRefused(status: number): boolean {
  return REFUSED.has(status);
}

/**
 * Search by a posted form, for servers that take no posted batch: the gateway of OpenSRP is one. No id stands in the
 * address, as none does with a batch.
 *
 * @param transport the FHIR server
 * @param resourceType such as `Patient`
 * @param form search parameters
 * @returns the parsed answer; `refused` where the server takes no such search either
 * @throws {TransportError} when the search fails for another reason
 * @see https://hl7.org/fhir/R4/http.html#search
 * @example await postSearch(fhir, 'Patient', { _id: 'p-1,p-2' })
 */
export async function postSearch(
  transport: Transport,
  resourceType: string,
  form: Readonly<Record<string, string>>,
): Promise<{ readonly body: unknown } | 'refused'> {
  const request: TransportRequest = {
    method: 'POST',
    path: `${resourceType}/_search`,
    headers: { ...FRESH, 'content-type': 'application/x-www-form-urlencoded' },
    body: formOf(pastCaches(transport, form)),
  };
  const response = await transport.send(request);
  return isRefused(response.status) ? 'refused' : { body: expectOk('FHIR', request, response).body };
}
