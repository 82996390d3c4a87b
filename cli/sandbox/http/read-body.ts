import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';

/**
 * Read the whole body of a request, unpacked when it came gzipped.
 *
 * @param message the incoming request
 * @returns its body; empty when there is none
 * @example const body = await readBody(message);
 */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  return message.headers['content-encoding'] === 'gzip' && body.length > 0 ? gunzipSync(body) : body;
}
