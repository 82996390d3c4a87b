import { authorization } from './authorization.ts';
import { common } from './common.ts';
import type { HttpResponse, RequestOptions, State } from './types.ts';

/** What one request needs beside its options. */
export type Outgoing = { method: string; path: string; data?: unknown; options?: RequestOptions | undefined };

/** Milliseconds after which an answer is given up; options cannot change it in the published adaptor either. */
const TIMEOUT = 300_000;

/**
 * Send one request to the DHIS2 API of the configuration and log it without its body.
 *
 * Giving headers replaces the default content type, and the credential's `Authorization` wins over one among them, as
 * in the published adaptor; a GET carries no body, where that adaptor sends `{}`.
 *
 * @param state holds `configuration` {hostUrl, username + password | pat | access_token, apiVersion?}
 * @param outgoing method, path below `/api/`, body (object, string or Buffer), options
 * @returns the answer, its body parsed
 * @throws Error with statusCode, statusMessage, url, duration, method, body and headers for a status from 400;
 * for a redirect, which is never followed; for a body that is not JSON
 * @example await send(state, { method: 'GET', path: 'system/info' })
 */
export async function send(state: State, { method, path, data, options = {} }: Outgoing): Promise<HttpResponse> {
  const configuration = state.configuration ?? {};
  const { hostUrl } = configuration;
  if (typeof hostUrl !== 'string' || hostUrl === '') throw new Error('Invalid configuration: hostUrl is missing');
  const { query, parseAs = 'json', apiVersion = configuration.apiVersion } = options;
  const headers = {
    ...(options.headers ?? { 'content-type': 'application/json' }),
    ...authorization(configuration),
  };
  const version = apiVersion ? `${apiVersion}/` : '';
  if (query && Object.keys(query).length > 0) console.log(`with params: ${JSON.stringify(query)}`);
  const response = await common.util.request(method, `api/${version}${path}`, {
    baseUrl: hostUrl,
    headers,
    query: query ?? {},
    // The HTTP library takes an array for a stream of chunks.
    body: method === 'GET' ? undefined : Array.isArray(data) ? JSON.stringify(data) : data,
    parseAs,
    timeout: TIMEOUT,
  });
  return common.util.logResponse(response);
}
