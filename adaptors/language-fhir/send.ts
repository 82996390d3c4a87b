import { posix } from 'node:path';
import { common } from '../language-dhis2/common.ts';
import { type Platform, thisMachine } from '../language-dhis2/platform.ts';
import type { HttpResponse, Query } from '../language-dhis2/types.ts';
import { authorization } from './authorization.ts';
import { keeperOf, withToken } from './with-token.ts';

/** What the operations that take options understand; the rest is for the HTTP library. */
export interface FhirOptions {
  query?: Query;
  headers?: Record<string, string>;
  body?: unknown;
  /** Statuses that are no error, as `{ 404: false }`; false for none. */
  errors?: unknown;
  [name: string]: unknown;
}

/** What one request needs beside the configuration. */
export interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly options?: FhirOptions | undefined;
}

const FHIR_JSON = 'application/fhir+json';
const { assertRelativeUrl } = common.util as unknown as { assertRelativeUrl: (path: string) => void };

/**
 * Send one request to the FHIR server of the configuration and log it without its body.
 *
 * An `Authorization` among the headers wins over the credential, as in the published adaptor. A token is renewed before it
 * expires, and once when it is refused; the request is sent once more then.
 *
 * @param configuration baseUrl, apiPath and a way in
 * @param outgoing method, path below `apiPath`, options
 * @param platform clock and fetch, for tokens
 * @returns the answer, its body parsed as JSON
 * @throws Error of the HTTP library: for a status from 400 unless `errors` lets it pass, for a redirect, for a body that is
 * no JSON, for a path with a whole address in it
 * @throws {AuthError} when no token could be had
 * @example await send(configuration, { method: 'GET', path: 'metadata' })
 */
export async function send(
  configuration: Readonly<Record<string, unknown>>,
  { method, path, options = {} }: Outgoing,
  platform: Platform = thisMachine,
): Promise<HttpResponse> {
  assertRelativeUrl(path);
  const { baseUrl, apiPath } = configuration;
  const { headers = {}, body, ...rest } = options;
  const attempt = (key: Readonly<Record<string, string>>): Promise<HttpResponse> =>
    common.util.request(method, posix.join(String(apiPath ?? ''), path), {
      ...rest,
      // The HTTP library takes an array for a stream of chunks.
      body: Array.isArray(body) ? JSON.stringify(body) : body,
      headers: { accept: FHIR_JSON, 'content-type': FHIR_JSON, ...key, ...headers },
      baseUrl,
      parseAs: 'json',
    });
  const given = headers.Authorization === undefined ? authorization(configuration) : {};
  const response = await (given === 'token'
    ? withToken(keeperOf(configuration, platform), attempt, ({ statusCode }) => statusCode)
    : attempt(given));
  return common.util.logResponse(response);
}
