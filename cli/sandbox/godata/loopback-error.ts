import type { HttpAnswer } from '../http/index.ts';

/** A refusal as LoopBack words it. */
export class LoopbackError extends Error {
  override readonly name = 'LoopbackError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * Answer with JSON.
 *
 * @param body what is sent
 * @param status 200 unless another is given
 * @returns the answer
 */
export function json(body: unknown, status = 200): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}

/**
 * Answer with an error, in the shape that LoopBack 3 gives to all of them.
 *
 * @param error what was thrown
 * @returns the answer
 * @see https://loopback.io/doc/en/lb3/Using-strong-error-handler.html
 */
export function errorAnswer(error: unknown): HttpAnswer {
  const known = error instanceof LoopbackError ? error : new LoopbackError(500, 'INTERNAL_ERROR', String(error));
  const { status: statusCode, code, message } = known;
  return json({ error: { statusCode, name: 'Error', message, code } }, statusCode);
}
