import type { IncomingHttpHeaders } from 'node:http';

/** One answer of the server to be put in the place of its own. */
export interface AnswerFault {
  kind: 'answer';
  status: number;
  /** What stands after the status in its line; the usual words by default. */
  statusText?: string;
  headers?: Record<string, string>;
  body?: string;
}

/**
 * What goes wrong with a request on purpose: another answer; a socket destroyed before the request was handled (`reset`);
 * one destroyed after it was handled, so that the reply is lost (`lost`); a body cut in the middle (`truncate`).
 */
export type Fault = AnswerFault | { kind: 'reset' } | { kind: 'lost' } | { kind: 'truncate' };

/** What an interceptor sees of a request. */
export interface InterceptedRequest {
  method: string;
  /** Path without the query, such as `/fhir/Immunization`. */
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The number of the request since the start, counted from 1. */
  number: number;
}

/** Sees every request before the server does; what it returns is done instead. */
export type Intercept = (request: InterceptedRequest) => Fault | undefined | Promise<Fault | undefined>;
