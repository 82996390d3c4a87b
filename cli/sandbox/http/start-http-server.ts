import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Fault, Intercept } from './fault.ts';
import { readBody } from './read-body.ts';
import { sendAnswer } from './send-answer.ts';
import type { HttpAnswer, HttpRequest, LoggedRequest } from './types.ts';

/** Bytes; wide, so that a handler can answer a URL that is too long as the server it stands for does. */
const largestHead = 1 << 18;

/** What an embedded server is started with. */
export interface HttpServerOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  intercept?: Intercept;
  /** Whether answers are gzipped for clients that accept it, as they are by default; tests of many small ones are faster without. */
  packs?: boolean;
  /** Answers a request; what it throws becomes a 500 with the message as plain text. */
  handle: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;
}

/** A server that listens on 127.0.0.1. */
export interface HttpServer {
  port: number;
  /** Every request since the start, in the order of the answers. */
  requests: LoggedRequest[];
  /** Stop listening and destroy the open connections. */
  close(): Promise<void>;
}

/**
 * Listen on 127.0.0.1 and hand every request, with its body read, to a handler, unless an interceptor does something else.
 *
 * @param options port, interceptor and handler
 * @returns the port, the request log and a way to stop
 * @throws Error of node when the port is taken (`EADDRINUSE`)
 * @example
 * const server = await startHttpServer({ handle: () => ({ status: 200, body: 'pong' }) });
 * await fetch(`http://127.0.0.1:${server.port}/ping`);
 * await server.close();
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const requests: LoggedRequest[] = [];
  let number = 0;
  const server = createServer({ maxHeaderSize: largestHead }, (message, response) => {
    number += 1;
    exchange(message, response, number, options, requests).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  const close = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.close((error) => (error === undefined ? resolve() : reject(error)));
      server.closeAllConnections();
    });
  return { port: address.port, requests, close };
}

async function exchange(
  message: IncomingMessage,
  response: ServerResponse,
  number: number,
  options: HttpServerOptions,
  requests: LoggedRequest[],
): Promise<void> {
  const request = await toRequest(message, number);
  const log = (status: number, bytes: number): void => {
    requests.push({ method: request.method, path: request.path, query: request.search, status, bytes });
  };
  const fault = await options.intercept?.(request);
  if (fault?.kind === 'reset') {
    log(0, 0);
    response.destroy();
    return;
  }
  const answer = fault?.kind === 'answer' ? fromFault(fault) : await answerOf(request, options);
  if (fault?.kind === 'lost') {
    log(0, 0);
    response.destroy();
    return;
  }
  const bytes = await sendAnswer(response, answer, {
    acceptEncoding: options.packs === false ? '' : String(request.headers['accept-encoding'] ?? ''),
    withoutBody: request.method === 'HEAD',
    truncate: fault?.kind === 'truncate',
  });
  log(answer.status, bytes);
}

async function toRequest(message: IncomingMessage, number: number): Promise<HttpRequest> {
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const search = mark < 0 ? '' : target.slice(mark + 1);
  const body = await readBody(message);
  const query = new URLSearchParams(search);
  return { method: message.method ?? 'GET', path, search, query, headers: message.headers, body, number };
}

function fromFault(fault: Extract<Fault, { kind: 'answer' }>): HttpAnswer {
  const { status, statusText, headers = {}, body = '' } = fault;
  return { status, headers, body, ...(statusText === undefined ? {} : { statusText }) };
}

async function answerOf(request: HttpRequest, options: HttpServerOptions): Promise<HttpAnswer> {
  try {
    return await options.handle(request);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { status: 500, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text };
  }
}
