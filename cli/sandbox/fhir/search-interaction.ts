import type { Context, FhirAnswer, FhirRequest } from './context.ts';
import { FhirError } from './fhir-error.ts';
import { neighbours, withQuery } from './links.ts';
import { parseSearch, type Search, wholeNumber } from './parse-search.ts';
import { runSearch } from './run-search.ts';
import type { SavedSearch } from './saved-searches.ts';
import { bundleHead, entries, searchPage } from './search-page.ts';
import type { FhirResource } from './types.ts';

/** HAPI FHIR answers a search that is not to be stored from one load of at most this many results. */
const mostUnstored = 100;

/**
 * Search a type: `GET Type?…` or `POST Type/_search`.
 *
 * @param type the resource type
 * @param request the parameters and `Cache-Control`
 * @param context what is searched
 * @returns a searchset; from the saved result of the same search where it is young enough
 * @throws FhirError 400 for parameters that are unknown or malformed
 * @see http://hl7.org/fhir/R4/http.html#search
 * @example searchInteraction('Immunization', request, context)
 */
export function searchInteraction(type: string, request: FhirRequest, context: Context): FhirAnswer {
  const asked = request.query.filter(([name]) => !context.ignored.has(name));
  const search = parseSearch(type, asked, context.storage);
  const address = `${context.base}/${request.segments.join('/')}`;
  const self = request.segments.at(-1) === '_search' ? address : withQuery(address, search.asked);
  if (search.count === 0 || search.summary === 'count') return countOnly(search, context);
  const count = Math.min(search.count ?? context.defaultPageSize, context.maxPageSize);
  if (search.offset !== undefined) return byOffset(search, search.offset, count, address, context);
  const cacheControl = request.headers['cache-control'] ?? '';
  if (/\bno-store\b/.test(cacheControl)) return unstored(search, count, cacheControl, self, context);
  const known = /\bno-cache\b/.test(cacheControl) ? undefined : context.searches.reusable(search, context.now());
  const saved = known ?? save(search, context);
  const bundle = searchPage(saved, { offset: 0, count, elements: search.elements }, self, context);
  return answer(bundle, saved.created, known === undefined ? {} : { 'x-cache': `HIT from ${context.base}` });
}

/**
 * Answer a page of a saved search, as its next link asks for it.
 *
 * @param request with `_getpages`, `_getpagesoffset`, `_count` and `_elements`
 * @param context where the search is kept
 * @returns a searchset
 * @throws FhirError 410 with HAPI-0417 where the search is unknown or has expired
 * @example pageInteraction(request, context)
 */
export function pageInteraction(request: FhirRequest, context: Context): FhirAnswer {
  const query = new Map(request.query);
  const id = query.get('_getpages') ?? '';
  const saved = context.searches.open(id, context.now());
  if (saved === undefined) {
    throw new FhirError(410, `HAPI-0417: Search ID "${id}" does not exist and may have expired`);
  }
  const count = Math.min(
    wholeNumber('_count', query.get('_count') ?? String(context.defaultPageSize)),
    context.maxPageSize,
  );
  const offset = wholeNumber('_getpagesoffset', query.get('_getpagesoffset') ?? '0');
  const elements = (query.get('_elements') ?? '').split(',').filter((each) => each !== '');
  const bundle = searchPage(saved, { offset, count, elements }, `${context.base}${request.target}`, context);
  return answer(bundle, saved.created, { 'content-location': `${context.base}/Bundle/${saved.id}` });
}

function save(search: Search, context: Context): SavedSearch {
  const ids = runSearch(search, context.storage).map((version) => version.id);
  return context.searches.save(search, ids, context.now());
}

function countOnly(search: Search, context: Context): FhirAnswer {
  const now = context.now();
  const head = bundleHead(context.searches.newId(), now, search);
  return answer({ ...head, total: runSearch(search, context.storage).length }, now);
}

/** `_offset` of HAPI FHIR: pages that are searched anew each time. */
function byOffset(search: Search, offset: number, count: number, address: string, context: Context): FhirAnswer {
  const now = context.now();
  const found = runSearch(search, context.storage);
  const rest = search.asked.filter(([name]) => name !== '_offset' && name !== '_count');
  const url = (at: number): string =>
    withQuery(address, [...rest, ['_count', String(count)] as const, ['_offset', String(at)] as const].sort(byName));
  const page = { offset, count, more: offset + count < found.length };
  const total = search.accurateTotal ? { total: found.length } : {};
  const bundle = {
    ...bundleHead(context.searches.newId(), now, search),
    ...total,
    link: [{ relation: 'self', url: withQuery(address, search.asked) }, ...neighbours(url, page)],
    ...entries(found.slice(offset, offset + count), search, search.elements, context),
  };
  return answer(bundle, now);
}

/** `no-store` truncates in silence: no next link, and a total that is that of the page. */
function unstored(search: Search, count: number, cacheControl: string, self: string, context: Context): FhirAnswer {
  const now = context.now();
  const most = Number(/\bmax-results=(\d+)/.exec(cacheControl)?.[1] ?? mostUnstored);
  const page = runSearch(search, context.storage).slice(0, Math.min(most, count));
  const total = page.length === most && count > most ? {} : { total: page.length };
  const bundle = {
    ...bundleHead(context.searches.newId(), now, search),
    ...total,
    link: [{ relation: 'self', url: self }],
    ...entries(page, search, search.elements, context),
  };
  return answer(bundle, now);
}

function byName([left]: readonly [string, string], [right]: readonly [string, string]): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function answer(resource: FhirResource, created: Date, headers: Record<string, string> = {}): FhirAnswer {
  return { status: 200, headers: { 'last-modified': created.toUTCString(), ...headers }, resource };
}
