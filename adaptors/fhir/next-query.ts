import type { Query } from '../transport/index.ts';

/** Where the next page is, as far as a server's link is taken over. */
export interface NextPage {
  /** Below the configured base: empty, the resource type, or what the link names below the type. */
  readonly path: string;
  readonly query: Query;
}

/** What a part of a path may hold to be sent on: nothing that steps up, and no address. */
const PART = /^(?!\.+$)[\w.~=%-]+$/;

/** A form writes `+` for a blank; in an instant it is the sign of an offset that a server has not escaped. */
const OFFSET = /^([a-z]{0,2}\d{4}-\d\d-\d\dT[\d:.]+)\+(\d\d:\d\d)$/;

/**
 * Take from a `next` link its query, and what it names from the resource type on. Hosts in links follow proxies and Host
 * headers, and a server may name any origin, so the request goes to the configured base; HAPI's links drop the resource
 * type, most servers' keep it, and Blaze's go on below it (`Immunization/__page/…`).
 *
 * @param url the link, absolute or relative
 * @param resourceType the type that was searched
 * @returns its query, decoded, and its path below the base
 * @example nextQuery('http://internal/fhir?_getpages=7&_count=20', 'Immunization')
 *   // { path: '', query: { _getpages: '7', _count: '20' } }
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
  return { path: pathBelow(path, resourceType), query: Object.fromEntries(query) };
}

function pathBelow(path: string, resourceType: string): string {
  const parts = path.replace(/\/+$/, '').split('/');
  const at = parts.lastIndexOf(resourceType);
  const below = at < 0 ? [] : parts.slice(at);
  // Where the search went by POST, its pages may be below the same path.
  if (below.at(-1) === '_search') below.pop();
  return below.every((part) => PART.test(part)) ? below.join('/') : '';
}

function decode(text: string): string {
  const plain = text.replace(OFFSET, '$1%2B$2').replace(/\+/g, ' ');
  try {
    return decodeURIComponent(plain);
  } catch {
    return text;
  }
}
