import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** An answer as it came over the wire. */
interface Recorded {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  /** Entries of a Bundle. */
  readonly entries: number;
}

/** A server that gives the answers of another one, each of them made once. */
export interface Replay {
  readonly url: string;
  /** What it was asked for since the last time that it told. */
  takeRequests(): { readonly target: string; readonly bytes: number }[];
  /** Let each resource of an answer take so many milliseconds, as a server with a database does; 0 to begin with. */
  setPace(ms: number): void;
  close(): Promise<void>;
}

/** Headers of one connection. */
const OF_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date']);

/**
 * Stand before a FHIR server: what was asked for once is answered again with the same bytes, packed already.
 *
 * @param origin the server's, such as `http://127.0.0.1:40123`
 * @returns the server before it
 */
export async function startReplay(origin: string): Promise<Replay> {
  const known = new Map<string, Recorded>();
  let requests: { target: string; bytes: number }[] = [];
  let pace = 0;
  const handle = async (message: IncomingMessage, response: ServerResponse) => {
    const begun = performance.now();
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(Buffer.from(chunk));
    const target = message.url ?? '/';
    const key = `${message.method} ${target} ${Buffer.concat(chunks).toString()}`;
    const answer = known.get(key) ?? (await ask(origin, message, Buffer.concat(chunks)));
    known.set(key, answer);
    const wait = answer.entries * pace - (performance.now() - begun);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    requests.push({ target, bytes: answer.body.length });
    response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
    response.end(answer.body);
  };
  const server = createServer((message, response) => {
    handle(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/fhir`,
    takeRequests: () => {
      const taken = requests;
      requests = [];
      return taken;
    },
    setPace: (ms) => {
      pace = ms;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Ask without unpacking, which `fetch` would do. */
function ask(origin: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Recorded> {
  return new Promise((resolve, reject) => {
    const asked = request(`${origin}${url}`, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const kept = Object.entries(answer.headers).filter(([name]) => !OF_CONNECTION.has(name));
        const packed = Buffer.concat(chunks);
        const isPacked = answer.headers['content-encoding'] === 'gzip';
        const { entry = [] } = JSON.parse((isPacked ? gunzipSync(packed) : packed).toString() || '{}');
        resolve({
          status: answer.statusCode ?? 500,
          headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
          body: packed,
          entries: entry.length,
        });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
