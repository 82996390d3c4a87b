import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came over the wire. */
export type Received = {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: Buffer;
};

/** What the server answers; JSON 200 `{}` unless told. */
export type Answer = { status?: number; headers?: Record<string, string>; body?: string | Buffer };

/**
 * Start a server that keeps every request and answers as told.
 *
 * @param answer what to answer to a request, given its place in the row
 * @returns the origin, the requests so far, and how to stop
 */
export async function startRecordingServer(
  answer: (received: Received, index: number) => Answer = () => ({}),
): Promise<{ origin: string; received: Received[]; close: () => Promise<void> }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers, rawHeaders } = request;
      const entry = { method, url, headers, rawHeaders, body: Buffer.concat(chunks) };
      received.push(entry);
      const {
        status = 200,
        headers: sent = { 'content-type': 'application/json' },
        body = '{}',
      } = answer(entry, received.length - 1);
      response.writeHead(status, sent);
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
