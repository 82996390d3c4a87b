import type { Query } from '../transport/index.ts';

/** Where the next page is, as far as a server's link is taken over. */
export interface NextPage {
  /** True when the link asks below the resource type, false when below the base. */
  readonly onType: boolean;
  readonly query: Query;
}

/**
 * Take from a `next` link its query alone. Hosts in links follow proxies and Host headers, and a server may name any
 * origin, so the request goes to the configured base; HAPI's links drop the resource type, other servers' keep it.
 *
 * @param url the link, absolute or relative
 * @param resourceType the type that was searched
 * @returns its query, decoded, and whether its path ends with the type
 * @example nextQuery('http://internal/fhir?_getpages=7&_count=20', 'Immunization')
 *   // { onType: false, query: { _getpages: '7', _count: '20' } }
 */
export function nextQuery(url: string, resourceType: string): NextPage {
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  // A map, since a server may call a parameter `__proto__`.
  const query = new Map<string, string | string[]>();
  for (const pair of at < 0 ? [] : url.slice(at + 1).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    const known = query.get(name);
    query.set(name, known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value]);
  }
  // Where the search went by POST, its pages may be below the same path.
  const searched = path.replace(/\/+$/, '').replace(/\/_search$/, '');
  const onType = searched === resourceType || searched.endsWith(`/${resourceType}`);
  return { onType, query: Object.fromEntries(query) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}
