import type { Query, TransportRequest } from '../transport/index.ts';

/**
 * Without it HAPI answers a search from its cache of the last minute, without what was written since. Never
 * `no-store`, with which it cuts the result off in silence.
 */
export const FRESH = { 'cache-control': 'no-cache' };

/**
 * Asks servers that follow it to refuse a search parameter that they do not know, instead of leaving it out.
 *
 * @see https://hl7.org/fhir/R4/search.html#errors
 */
const STRICT = { prefer: 'handling=strict' };

/** Characters of a query: from 8 KiB on servers and proxies refuse an address (HAPI: 414), and the base comes before it. */
const LONGEST_QUERY = 6_000;

/**
 * Make the request of a search: by its address while that is short, else as a form by `POST _search`.
 *
 * @param resourceType such as `Immunization`
 * @param query search parameters
 * @returns the request
 * @see https://hl7.org/fhir/R4/http.html#search
 * @example searchRequest('Immunization', { status: 'completed' }) // { method: 'GET', path: 'Immunization', … }
 */
export function searchRequest(resourceType: string, query: Query): TransportRequest {
  const headers = { ...FRESH, ...STRICT };
  const form = formOf(query);
  if (form.length <= LONGEST_QUERY) return { method: 'GET', path: resourceType, query, headers };
  return {
    method: 'POST',
    path: `${resourceType}/_search`,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: form,
  };
}

/**
 * Write search parameters as a form.
 *
 * @param query search parameters
 * @returns the form; lists are repeated
 * @example formOf({ _id: 'p-1,p-2' }) // '_id=p-1%2Cp-2'
 */
export function formOf(query: Query): string {
  return Object.entries(query)
    .flatMap(([name, value]) => (typeof value === 'string' ? [value] : value).map((one) => [name, one] as const))
    .map(([name, one]) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`)
    .join('&');
}
