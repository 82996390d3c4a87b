import type { Context } from './context.ts';
import { includedWith } from './include.ts';
import { formatInstant } from './instant.ts';
import { type BundleLink, neighbours } from './links.ts';
import type { Search } from './parse-search.ts';
import type { SavedSearch } from './saved-searches.ts';
import { subset, subsettedTag } from './subset.ts';
import type { FhirResource, Version } from './types.ts';

/** Which part of a saved result is asked for. */
export interface PageRequest {
  offset: number;
  count: number;
  elements: readonly string[];
}

/** HAPI FHIR fetches results in these steps, then all; it knows the total when a step was not filled. */
const fetchSteps = [13, 503, 2003];

/**
 * Make the Bundle of one page of a saved search. The saved result says which resources, not what is in them: a deleted one is
 * missing from the page, a changed one comes in its new version.
 *
 * @param saved the result
 * @param page which part of it
 * @param self the address of this page
 * @param context the storage and the base address
 * @returns a searchset; `entry` and `total` are absent where HAPI FHIR leaves them out
 * @example searchPage(saved, { offset: 0, count: 20, elements: [] }, self, context)
 */
export function searchPage(saved: SavedSearch, page: PageRequest, self: string, context: Context): FhirResource {
  const end = page.offset + page.count;
  const { search, ids } = saved;
  saved.fetched = Math.max(saved.fetched, fetchSteps.find((step) => step >= end) ?? Number.POSITIVE_INFINITY);
  const matches = ids.slice(page.offset, end).flatMap((id) => context.storage.current(search.type, id) ?? []);
  const url = (offset: number): string => pageUrl(saved, { ...page, offset }, context.base);
  const total = search.accurateTotal || ids.length <= saved.fetched ? { total: ids.length } : {};
  const links: BundleLink[] = [
    { relation: 'self', url: self },
    ...neighbours(url, { ...page, more: end < ids.length }),
  ];
  return {
    ...bundleHead(saved.id, saved.created, search),
    ...total,
    link: links,
    ...entries(matches, search, page.elements, context),
  };
}

/**
 * Start the Bundle of a search.
 *
 * @param id of the Bundle
 * @param created when the search was made
 * @param search what was asked for; a summary marks the Bundle
 * @returns its first properties
 * @see http://hl7.org/fhir/R4/bundle.html
 * @example bundleHead(id, now, search)
 */
export function bundleHead(id: string, created: Date, search: Search): FhirResource {
  const marked = search.count === 0 || (search.summary !== undefined && search.summary !== 'false');
  const meta = { lastUpdated: formatInstant(created), ...(marked ? { tag: [subsettedTag] } : {}) };
  return { resourceType: 'Bundle', id, meta, type: 'searchset' };
}

/**
 * Write the entries of a page: the matches, then what is included with them.
 *
 * @param matches the resources of the page
 * @param search says what to include
 * @param elements what to cut each resource down to
 * @param context the storage and the base address
 * @returns an object with `entry`, or without where there is none
 * @example entries(matches, search, [], context)
 */
export function entries(
  matches: readonly Version[],
  search: Search,
  elements: readonly string[],
  context: Context,
): { entry?: unknown[] } {
  const request = { elements, ...(search.summary === undefined ? {} : { summary: search.summary }) };
  const write = (mode: string) => (version: Version) => ({
    fullUrl: `${context.base}/${version.type}/${version.id}`,
    ...(version.resource === undefined ? {} : { resource: subset(version.resource, request) }),
    search: { mode },
  });
  const included = includedWith(matches, search.includes, search.revIncludes, context.storage);
  const entry = [...matches.map(write('match')), ...included.map(write('include'))];
  return entry.length === 0 ? {} : { entry };
}

/** The address of a page, at the base of the server, with its parameters in the order of HAPI FHIR. */
function pageUrl(saved: SavedSearch, page: PageRequest, base: string): string {
  const includes = saved.search.includes.map(({ text }) => `&_include=${encodeURIComponent(text)}`).join('');
  const elements = page.elements.length === 0 ? '' : `&_elements=${[...page.elements].sort().join(',')}`;
  const position = `_getpagesoffset=${page.offset}&_count=${page.count}`;
  return `${base}?_getpages=${saved.id}&${position}${includes}&_bundletype=searchset${elements}`;
}
