/** Cookies by name, as one server gave them. */
export type Cookies = Map<string, string>;

/**
 * Remember the cookies of an answer; one that is emptied or ended by the server is forgotten.
 *
 * @param cookies what is remembered, changed in place
 * @param header `set-cookie`: a list, or joined by commas
 * @see https://www.rfc-editor.org/rfc/rfc6265#section-5.2
 * @example rememberCookies(cookies, 'JSESSIONID=node01.node0; Path=/');
 */
export function rememberCookies(cookies: Cookies, header: unknown): void {
  for (const text of Array.isArray(header) ? header.map(String) : splitJoined(header)) {
    const [pair = '', ...attributes] = text.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    if (at <= 0) continue;
    const value = pair.slice(at + 1);
    const isOver = attributes.some((attribute) => /^max-age=(0|-\d+)$/i.test(attribute));
    if (value === '' || isOver) cookies.delete(pair.slice(0, at));
    else cookies.set(pair.slice(0, at), value);
  }
}

/**
 * Write the `Cookie` header.
 *
 * @param cookies what is remembered
 * @returns the header, or undefined when there is none to send
 * @example cookieHeader(new Map([['JSESSIONID', 'node01']])) // 'JSESSIONID=node01'
 */
export function cookieHeader(cookies: Cookies): string | undefined {
  if (cookies.size === 0) return undefined;
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

/** A comma is also in the dates of cookies: the next cookie begins where a name and `=` follow. */
function splitJoined(header: unknown): string[] {
  return typeof header === 'string' ? header.split(/,\s*(?=[^;,=\s]+=)/) : [];
}
