import { type ServerResponse, STATUS_CODES } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { HttpAnswer } from './types.ts';

const gzipBody = promisify(gzip);

/** Smaller bodies are not worth packing. */
const smallestPacked = 256;

/** What decides how an answer is written. */
export interface SendOptions {
  /** The request's `Accept-Encoding`. */
  acceptEncoding: string;
  /** `HEAD` requests get the headers alone. */
  withoutBody?: boolean;
  /** Cut the body in the middle while its full length is announced. */
  truncate?: boolean;
}

/**
 * Write an answer to the socket, gzipped where the client accepts that.
 *
 * @param response what to write to
 * @param answer status, headers and body
 * @param options how to write it
 * @returns the bytes of the body that were written
 * @example await sendAnswer(response, { status: 200, body: '{}' }, { acceptEncoding: 'gzip' });
 */
export async function sendAnswer(response: ServerResponse, answer: HttpAnswer, options: SendOptions): Promise<number> {
  const headers: Record<string, string | string[]> = { ...answer.headers };
  const plain = Buffer.from(answer.body ?? '');
  const packed = plain.length >= smallestPacked && /\bgzip\b/.test(options.acceptEncoding);
  // Speed over size: the sandbox sends to the same machine.
  const body = packed ? await gzipBody(plain, { level: constants.Z_BEST_SPEED }) : plain;
  if (packed) headers['content-encoding'] = 'gzip';
  if (answer.status !== 204 && answer.status !== 304) headers['content-length'] = String(body.length);
  if (options.truncate) return cut(response, answer.status, headers, body);
  response.writeHead(answer.status, answer.statusText ?? STATUS_CODES[answer.status] ?? '', headers);
  response.end(options.withoutBody ? undefined : body);
  return options.withoutBody ? 0 : body.length;
}

function cut(
  response: ServerResponse,
  status: number,
  headers: Record<string, string | string[]>,
  body: Buffer,
): Promise<number> {
  const half = body.subarray(0, Math.floor(body.length / 2));
  response.writeHead(status, headers);
  return new Promise((resolve) => {
    response.write(half, () => {
      response.destroy();
      resolve(half.length);
    });
  });
}
