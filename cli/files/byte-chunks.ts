import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from './input-error.ts';

/** Bytes that are read and unpacked at a time. */
export const CHUNK_BYTES = 1 << 18;

/**
 * Read a stream as bytes, unpacked where it is gzipped; its first two bytes tell.
 *
 * @param bytes the stream
 * @param name what it is called, for messages
 * @returns pieces, cut anywhere
 * @throws {InputError} for gzip data that is damaged or cut off
 * @example for await (const piece of byteChunks(createReadStream('a.ndjson.gz'), 'a.ndjson.gz')) …
 */
export async function* byteChunks(bytes: AsyncIterable<unknown>, name: string): AsyncGenerator<Buffer> {
  const chunks = bytes[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  const head = toBytes(first.value);
  const plain = prepend(head, chunks);
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  try {
    yield* isGzip ? Readable.from(plain).pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : plain;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('Z_')) throw error;
    throw new InputError(name, 'is damaged or cut off: it is no whole gzip file', 'Fetch it again.');
  }
}

async function* prepend(head: Buffer, rest: AsyncIterator<unknown>): AsyncGenerator<Buffer> {
  yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield toBytes(next.value);
}

function toBytes(chunk: unknown): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk;
  return chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.from(String(chunk));
}
