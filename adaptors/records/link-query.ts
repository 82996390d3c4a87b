import type { Query } from '../transport/index.ts';

/** `<address>`, and its parameters, of which some are quoted. */
const LINK = /<([^>]*)>((?:\s*;\s*[\w*-]+(?:\s*=\s*(?:"[^"]*"|[^",;\s]+))?)*)/g;
const IS_NEXT = /;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next(?=\s|;|$))/i;

/**
 * Find the link to the next page in a header.
 *
 * @param header `<https://api.example.org/movements?page=2>; rel="next"`
 * @returns the link; undefined where there is none
 * @see https://www.rfc-editor.org/rfc/rfc8288
 */
export function nextInHeader(header: string): string | undefined {
  for (const [, address, parameters = ''] of header.matchAll(LINK)) if (IS_NEXT.test(parameters)) return address;
  return undefined;
}

/** A form writes `+` for a blank; in an instant it is the sign of an offset that a server has not escaped. */
const OFFSET = /(\d{4}-\d\d-\d\dT[\d:.]+)\+(\d\d:?\d\d)$/;

/**
 * Take the query of a link, and nothing else: hosts in links follow proxies and Host headers, and a server may name any
 * origin, so the request goes to the configured base.
 *
 * @param link absolute or relative
 * @returns its parameters, decoded; a repeated one is a list
 * @example linkQuery('http://internal:8080/movements?cursor=abc&limit=100') // { cursor: 'abc', limit: '100' }
 */
export function linkQuery(link: string): Query {
  const [, text = ''] = /\?([^#]*)/.exec(link) ?? [];
  // A map, since a server may call a parameter `__proto__`.
  const query = new Map<string, string | string[]>();
  for (const pair of text.split('&').filter((one) => one !== '')) {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
    const [key, decoded] = [decode(name), decode(value)];
    const known = query.get(key);
    query.set(key, known === undefined ? decoded : [...(Array.isArray(known) ? known : [known]), decoded]);
  }
  return Object.fromEntries(query);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(OFFSET, '$1%2B$2').replaceAll('+', ' '));
  } catch {
    return text;
  }
}
