import { expectOk, type Query, type Transport, TransportError, type TransportRequest } from '../transport/index.ts';
import { nextQuery } from './next-query.ts';
import { readPage, type SearchPage } from './read-page.ts';

/** Resources a page: HAPI gives 1.3 to 1.7 times as many a second as with 50; servers that want less clamp it. */
export const PAGE_SIZE = '1000';

/**
 * Without it HAPI answers a search from its cache of the last minute, without what was written since. Never
 * `no-store`, with which it cuts the result off in silence.
 */
export const FRESH = { 'cache-control': 'no-cache' };

/** What servers answer to a link into a result that they no longer keep; HAPI says 410. */
const EXPIRED = new Set([404, 410]);

/**
 * Search page by page. An end is a missing next link, never a short page: servers clamp page sizes, and resources that
 * are deleted meanwhile leave gaps.
 *
 * @param transport the FHIR server
 * @param resourceType such as `Immunization`
 * @param query search parameters
 * @returns the pages, each asked for when the one before has been used
 * @throws {TransportError} when a page does not come, is none, or leads back to one that was there
 * @see https://hl7.org/fhir/R4/http.html#paging
 * @example for await (const page of searchPages(fhir, 'Immunization', { date: 'ge2024-03-01' })) count(page.matches);
 */
export async function* searchPages(
  transport: Transport,
  resourceType: string,
  query: Query,
): AsyncGenerator<SearchPage> {
  const asked = new Set<string>();
  let request: TransportRequest = {
    method: 'GET',
    path: resourceType,
    query: { _count: PAGE_SIZE, ...query },
    headers: FRESH,
  };
  for (;;) {
    const response = await transport.send(request);
    if (asked.size > 0 && EXPIRED.has(response.status)) throw expired(request, response.status);
    const { body } = expectOk('FHIR', request, response);
    const page = readPage(body, resourceType, request);
    yield page;
    if (page.next === undefined) return;
    if (asked.has(page.next)) {
      throw new TransportError(
        'unexpected-answer',
        'FHIR',
        request,
        'leads back to a page that was read already',
        'report it to the makers of the server',
      );
    }
    asked.add(page.next);
    const { onType, query: following } = nextQuery(page.next, resourceType);
    request = { method: 'GET', path: onType ? resourceType : '', query: following, headers: FRESH };
  }
}

function expired(request: TransportRequest, status: number): TransportError {
  return new TransportError(
    'search-expired',
    'FHIR',
    request,
    `answered ${status} to a further page: the server no longer keeps the result of the search`,
    'run again; if it happens each time, let the server keep results longer',
  );
}

/**
 * Count what a search finds, without fetching it.
 *
 * @param transport the FHIR server
 * @param resourceType such as `Immunization`
 * @param query search parameters
 * @returns the number of matches
 * @throws {TransportError} `unexpected-answer` when the answer has no total
 * @see https://hl7.org/fhir/R4/search.html#summary
 * @example await countMatches(fhir, 'Immunization', { status: 'completed' })
 */
export async function countMatches(transport: Transport, resourceType: string, query: Query): Promise<number> {
  const request: TransportRequest = {
    method: 'GET',
    path: resourceType,
    query: { ...query, _summary: 'count' },
    headers: FRESH,
  };
  const { body } = expectOk('FHIR', request, await transport.send(request));
  const { total } = readPage(body, resourceType, request);
  if (total === undefined) {
    throw new TransportError(
      'unexpected-answer',
      'FHIR',
      request,
      'with _summary=count has no total',
      'use a server that counts',
    );
  }
  return total;
}
