/** State as an OpenFn job passes it from operation to operation. */
export type State = {
  configuration?: Record<string, unknown>;
  data?: unknown;
  references?: unknown[];
  [key: string]: unknown;
};

/** One step of a job: state in, state out. */
export type Operation = (state: State) => State | Promise<State>;

/** A value, or a function of state that gives it when the operation runs. */
export type Lazy<T> = T | ((state: State) => T);

/** A query string as an object; an array is repeated on the wire. */
export type Query = Record<string, unknown>;

/** What the operations that take options understand; everything else in them is ignored, as in the published adaptor. */
export type RequestOptions = {
  query?: Query;
  headers?: Record<string, string>;
  /** How to read the answer; `json` by default. */
  parseAs?: 'json' | 'text' | 'stream' | 'base64';
  /** Version put into the path (`/api/<version>/…`), instead of the configuration's. */
  apiVersion?: string | number;
};

/** An answer as `request` of language-common gives it. */
export type HttpResponse = {
  url: string;
  method: string;
  statusCode: number;
  statusMessage: string;
  headers: Record<string, string | string[]>;
  body: unknown;
  duration: number;
  query?: Query;
};
