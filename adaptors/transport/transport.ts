/** The systems that Tallysheet talks to, as reports and errors name them. */
export type System = 'FHIR' | 'DHIS2' | 'source DHIS2' | 'Go.Data' | 'API';

/** Query parameters; a list is repeated on the wire. */
export type Query = Readonly<Record<string, string | readonly string[]>>;

/** One HTTP request, relative to the configured base. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path below the configured base, without a leading slash and without a query. */
  readonly path: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or text that is sent as it is. */
  readonly body?: unknown;
  /** Never sent again by itself, since a second time would do something else, as where it makes an object. */
  readonly once?: true;
}

/** The answer to a request, whatever its status. */
export interface TransportResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined for an empty body. */
  readonly body: unknown;
  /** Set when the body could not be read as JSON: HTML, a truncated answer. */
  readonly unreadable?: string;
}

/**
 * The one way to a system. The library is written against it; each `@openfn/language-*` adaptor has a binding.
 * A request that gets no answer throws a `TransportError`; an answer of any status is returned.
 */
export interface Transport {
  readonly system: System;
  send(request: TransportRequest): Promise<TransportResponse>;
}
