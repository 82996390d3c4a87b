import { type Query, TransportError, type TransportRequest } from '../transport/index.ts';
import { nextQuery } from './next-query.ts';
import type { SearchPage } from './read-page.ts';

/** They say how the answer is written; a server that leaves one out answers with the same matches. */
const NO_FILTERS = new Set(['_count', '_total', '_elements', '_include', '_summary', '_format']);

/**
 * Refuse an answer to less than was asked. The self link of a search holds the parameters that the server has used;
 * one that lacks a filter was answered as if it had not been asked, so that every search would bring everything.
 *
 * @param page the first page; one whose self link repeats none of the parameters tells nothing
 * @param resourceType the type that was searched
 * @param query what was asked
 * @param request the request, for errors
 * @throws {TransportError} `parameter-ignored`
 * @see https://hl7.org/fhir/R4/search.html#conformance
 */
export function refuseIgnored(
  { self }: Pick<SearchPage, 'self'>,
  resourceType: string,
  query: Query,
  request: TransportRequest,
): void {
  if (self === undefined) return;
  const used = new Set(Object.keys(nextQuery(self, resourceType).query).map(plainName));
  const asked = Object.keys(query);
  if (!asked.some((name) => used.has(plainName(name)))) return;
  // Our own order is of use, and not needed; another one decides what the first page has.
  const isNeeded = (name: string) => (name === '_sort' ? query._sort !== '_lastUpdated' : !NO_FILTERS.has(name));
  const ignored = asked.filter((name) => isNeeded(name) && !used.has(plainName(name)));
  if (ignored.length === 0) return;
  throw new TransportError(
    'parameter-ignored',
    'FHIR',
    request,
    `left out of the search what it was asked by: ${ignored.join(', ')}`,
    'the server does not know the parameter: correct search and searchDate in the mapping, or let the server index it',
  );
}

/** Servers may write modifiers and chains in another way: `subject:Patient.name` for `subject.name`. */
function plainName(name: string): string {
  return name.split(/[.:]/)[0] ?? name;
}
