/** A link of a Bundle. */
export interface BundleLink {
  relation: 'self' | 'next' | 'previous';
  url: string;
}

/**
 * Write an address with its parameters.
 *
 * @param address the address without a query
 * @param pairs names and values, not escaped
 * @returns the address with the query, if there is any
 * @example withQuery('http://127.0.0.1/fhir/Patient', [['_count', '5']])
 */
export function withQuery(address: string, pairs: readonly (readonly [string, string])[]): string {
  if (pairs.length === 0) return address;
  return `${address}?${pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')}`;
}

/**
 * Write the links of a page that is asked for by its offset.
 *
 * @param url gives the address of a page
 * @param page the offset and size of this page, and whether more follow
 * @returns next and previous, where there are any; in the order of HAPI FHIR
 * @example neighbours((offset) => `…&_offset=${offset}`, { offset: 50, count: 50, more: true })
 */
export function neighbours(
  url: (offset: number) => string,
  page: { offset: number; count: number; more: boolean },
): BundleLink[] {
  const links: BundleLink[] = [];
  if (page.more) links.push({ relation: 'next', url: url(page.offset + page.count) });
  if (page.offset > 0) links.push({ relation: 'previous', url: url(Math.max(0, page.offset - page.count)) });
  return links;
}
