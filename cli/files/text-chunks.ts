import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from './input-error.ts';

/**
 * Read a stream as text, gzipped or not; its first two bytes tell.
 *
 * @param bytes the stream
 * @param name what it is called, for messages
 * @returns pieces of text
 * @throws {InputError} for gzip data that is damaged or cut off
 * @example for await (const text of textChunks(createReadStream('a.ndjson.gz'), 'a.ndjson.gz')) …
 */
export async function* textChunks(bytes: AsyncIterable<unknown>, name: string): AsyncGenerator<string> {
  const chunks = bytes[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  const head = toBytes(first.value);
  const plain = prepend(head, chunks);
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  const decoder = new TextDecoder('utf-8');
  try {
    for await (const chunk of isGzip ? Readable.from(plain).pipe(createGunzip()) : plain) {
      yield decoder.decode(toBytes(chunk), { stream: true });
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('Z_')) throw error;
    throw new InputError(name, 'is damaged or cut off: it is no whole gzip file', 'Fetch it again.');
  }
  yield decoder.decode();
}

async function* prepend(head: Uint8Array, rest: AsyncIterator<unknown>): AsyncGenerator<Uint8Array> {
  yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield toBytes(next.value);
}

function toBytes(chunk: unknown): Uint8Array {
  return chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
}
