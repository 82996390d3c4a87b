import {
  expectOk,
  type Query,
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from '../transport/index.ts';
import { nextQuery } from './next-query.ts';
import { pastCaches } from './past-caches.ts';
import { readPage, type SearchPage } from './read-page.ts';
import { refuseIgnored } from './refuse-ignored.ts';
import { createResumeKey, resumedQuery } from './resume-key.ts';
import { FRESH, searchRequest } from './search-request.ts';

/** Resources a page: HAPI gives 1.3 to 1.7 times as many a second as with 50; servers that want less clamp it. */
export const PAGE_SIZE = '1000';

/** In this order a result can be taken up again where it ended. */
const OUR_ORDER = '_lastUpdated';

/** Sorted, so that a result which the server drops can be taken up again; counted, so that a lost page is noticed. */
const WITH_ORDER = { _count: PAGE_SIZE, _sort: OUR_ORDER, _total: 'accurate' };

/** What an answer is complete without; what does not come along is read by its id. */
const OPTIONAL = ['_sort', '_total', '_elements', '_include'];

/** Servers that refuse one of the optional parameters are asked without some of them, and then without all, from then on. */
const plainServers = new WeakMap<Transport, number>();
const PLAINER = [[], ['_include'], ['_sort', '_total', '_elements'], OPTIONAL];

/** What servers answer to a link into a result that they no longer keep; HAPI says 410. */
const EXPIRED = new Set([404, 410]);

/** How often a search begins anew at the same place before it is given up. */
const MOST_RESTARTS = 2;

/**
 * Search page by page. An end is a missing next link, never a short page: servers clamp page sizes, and resources that
 * are deleted meanwhile leave gaps. The next page is asked for while the caller uses this one.
 *
 * A result that the server drops meanwhile is taken up again at the last change that was read: some resources come
 * twice then, and callers count none twice.
 *
 * @param transport the FHIR server
 * @param resourceType such as `Immunization`
 * @param query search parameters
 * @param counted the search to count where the server counts only when asked, without what comes along; left out: it is
 *   not counted. That is done before the second page is asked for: in the end it would not show what was deleted meanwhile
 * @returns the pages; `total` is that of the whole search, and stands in pages of the first result alone
 * @throws {TransportError} when a page does not come, is none, leads back to one that was there, or answers less than
 *   was asked
 * @see https://hl7.org/fhir/R4/http.html#paging
 * @example for await (const page of searchPages(fhir, 'Immunization', { date: 'ge2024-03-01' })) count(page.matches);
 */
export async function* searchPages(
  transport: Transport,
  resourceType: string,
  query: Query,
  counted?: Query,
): AsyncGenerator<SearchPage> {
  const whole: Query = { ...WITH_ORDER, ...query };
  for (let start: Start = { from: undefined, restarts: 0 }; ; ) {
    const { from, isLater } = start;
    const key = createResumeKey();
    try {
      const asked = from === undefined ? whole : resumedQuery(whole, from);
      for await (const page of resultPages(transport, resourceType, asked, isLater ? undefined : counted)) {
        yield isLater ? { ...page, total: undefined } : page;
        key.note(page);
      }
      return;
    } catch (error) {
      // Only in this order does the rest begin at a change.
      start = nextStart(error, start, whole._sort === OUR_ORDER ? key.from : undefined);
    }
  }
}

/** Where a search begins. */
interface Start {
  /** Instant of the first change; undefined: all. */
  readonly from: string | undefined;
  /** How often it has begun there before. */
  readonly restarts: number;
  /** Whether a result was dropped before. */
  readonly isLater?: true;
}

function nextStart(error: unknown, { from, restarts }: Start, key: string | undefined): Start {
  const isExpired = error instanceof TransportError && error.code === 'search-expired';
  const isFarther = key !== undefined && key !== from;
  if (!isExpired || (!isFarther && restarts === MOST_RESTARTS)) throw error;
  return { from: key ?? from, restarts: isFarther ? 0 : restarts + 1, isLater: true };
}

/** Empty pages in a row, which filters of a server may leave, after which no end is expected any more. */
const MOST_EMPTY = 100;

function endless(request: TransportRequest): TransportError {
  return new TransportError(
    'unexpected-answer',
    'FHIR',
    request,
    `led to ${MOST_EMPTY} empty pages in a row`,
    'the server pages without an end: look into its log, or ask for less by search in the view',
  );
}

/** The pages of one result. */
async function* resultPages(
  transport: Transport,
  resourceType: string,
  query: Query,
  counted: Query | undefined,
): AsyncGenerator<SearchPage> {
  const followed = new Set<string>();
  let empty = 0;
  let page = await firstPage(transport, resourceType, query);
  if (counted !== undefined && page.total === undefined && page.next !== undefined) {
    page = { ...page, total: await countMatches(transport, resourceType, counted) };
  }
  for (;;) {
    const { next } = page;
    empty = page.matches.length === 0 ? empty + 1 : 0;
    if (next === undefined) {
      yield page;
      return;
    }
    const request = nextRequest(next, resourceType);
    if (empty > MOST_EMPTY) throw endless(request);
    const coming = followed.has(next) ? Promise.reject(circle(request)) : transport.send(request);
    followed.add(next);
    // Its failure is told when the page is due, and to nobody who stops before it.
    coming.catch(() => {});
    yield page;
    const response = await coming;
    if (EXPIRED.has(response.status)) throw expired(request, response.status);
    page = readPage(expectOk('FHIR', request, response).body, resourceType, request);
  }
}

/**
 * Search, and read the first page alone.
 *
 * @param transport the FHIR server
 * @param resourceType such as `Immunization`
 * @param query search parameters
 * @returns the page
 * @throws {TransportError} when it does not come, is none, or answers less than was asked
 */
export async function firstPage(transport: Transport, resourceType: string, query: Query): Promise<SearchPage> {
  const known = plainServers.get(transport) ?? 0;
  let asked = plainly(query, known);
  let request = searchRequest(resourceType, pastCaches(transport, asked));
  let response: TransportResponse = await transport.send(request);
  for (let step = known + 1; response.status === 400 && step < PLAINER.length; step += 1) {
    const plainer = plainly(query, step);
    if (Object.keys(plainer).length === Object.keys(query).length) continue;
    asked = plainer;
    request = searchRequest(resourceType, pastCaches(transport, asked));
    response = await transport.send(request);
    if (response.status < 400) plainServers.set(transport, step);
  }
  const page = readPage(expectOk('FHIR', request, response).body, resourceType, request);
  refuseIgnored(page, resourceType, asked, request);
  return { ...page, at: Date.parse(response.headers.date ?? '') };
}

/** Without what an answer is complete without; an order that somebody asked for decides what the first page has. */
function plainly(query: Query, step: number): Query {
  const isLeftOut = (name: string) =>
    PLAINER[step]?.includes(name) === true && (name !== '_sort' || query._sort === OUR_ORDER);
  return Object.fromEntries(Object.entries(query).filter(([name]) => !isLeftOut(name)));
}

/** The request for a next page; one that repeats a long search goes as a form too. */
function nextRequest(next: string, resourceType: string): TransportRequest {
  const { path, query } = nextQuery(next, resourceType);
  return path === resourceType ? searchRequest(resourceType, query) : { method: 'GET', path, query, headers: FRESH };
}

function circle(request: TransportRequest): TransportError {
  return new TransportError(
    'unexpected-answer',
    'FHIR',
    request,
    'leads back to a page that was read already',
    'report it to the makers of the server',
  );
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
  const request = searchRequest(resourceType, pastCaches(transport, { ...query, _summary: 'count' }));
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
