/** Who sits before the browser. */
export interface Person {
  readonly username: string;
  readonly password: string;
}

/** Somebody who logs in as the tests say. */
export const ADMIN: Person = { username: 'admin', password: 'district' };

/**
 * Open an address as a browser does: to the login page, back with a session, and on to where the server sends it.
 *
 * @param address address that the command printed
 * @param person who logs in
 * @returns every address on the way, and the status of the last answer
 */
export async function browse(
  address: string,
  person: Person,
): Promise<{ way: string[]; status: number; text: string }> {
  const { origin } = new URL(address);
  const way: string[] = [];
  const headers: Record<string, string> = { accept: 'text/html,application/xhtml+xml' };
  let next = address;
  for (let hop = 0; hop < 6; hop += 1) {
    way.push(next);
    const response = await fetch(next, { headers: next.startsWith(origin) ? headers : {}, redirect: 'manual' });
    const location = response.headers.get('location');
    if (response.status !== 302 || location === null) {
      return { way, status: response.status, text: await response.text() };
    }
    next = new URL(location, next).href;
    if (!/\/(dhis-web-login|login\/)$/.test(next)) continue;
    // The page is a script; what it sends is this.
    way.push(next);
    const saved = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const answer = await fetch(`${origin}/api/auth/login`, {
      method: 'POST',
      body: JSON.stringify(person),
      headers: { cookie: saved },
    });
    if (!answer.ok) return { way, status: answer.status, text: await answer.text() };
    headers.cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const { redirectUrl } = (await answer.json()) as { redirectUrl: string };
    next = new URL(redirectUrl, origin).href;
  }
  throw new Error('too many redirects');
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function freePort(): Promise<number> {
  const { createServer } = await import('node:http');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
