import type { IncomingHttpHeaders } from 'node:http';

/** A request whose body has been read. */
export interface HttpRequest {
  method: string;
  /** Path without the query, such as `/fhir/Immunization`, not decoded. */
  path: string;
  /** The query as written, without the question mark. */
  search: string;
  query: URLSearchParams;
  /** Header names are in lower case. */
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The number of the request since the start, counted from 1. */
  number: number;
}

/** What a handler answers; a string body is sent as UTF-8. */
export interface HttpAnswer {
  status: number;
  /** What stands after the status in its line; the usual words by default. */
  statusText?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

/** One line of the request log. */
export interface LoggedRequest {
  method: string;
  path: string;
  query: string;
  /** What was answered; 0 when the socket was destroyed. */
  status: number;
  /** Bytes of the body on the wire. */
  bytes: number;
}
