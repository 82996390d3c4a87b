import { bindAdaptor } from './adaptor-binding.ts';
import { type HttpRequest, NO_REDIRECTS } from './oauth2/ask-over-http.ts';
import type { System, Transport, TransportResponse } from './transport.ts';

/** What the binding needs beside the credential. */
export interface JsonOverHttpOptions {
  /** Who answers, as reports and errors name it. */
  readonly system?: System;
}

/**
 * Bind the transport for any JSON API to `@openfn/language-http`. The credential has `baseUrl`, and user and password, or
 * `access_token`, or `apiKey` with the header that it goes into (`apiKeyHeader`, X-API-Key by default), or none. Answers are taken as text and parsed here: the adaptor prints what it cannot parse, and
 * that may be a record of a person.
 *
 * @param request the adaptor's `request`
 * @param options how the system is named
 * @returns a function from a step's credential to its transport
 * @example const api = jsonOverHttp(request)(state.configuration);
 */
export function jsonOverHttp(
  request: HttpRequest,
  { system = 'API' }: JsonOverHttpOptions = {},
): (configuration: unknown) => Transport {
  return (configuration) => {
    const { baseUrl, tls, ...ways } = (configuration ?? {}) as Record<string, unknown>;
    const place = { baseUrl, ...(tls === undefined ? {} : { tls }) };
    const header = headerOf(ways);
    const bound = bindAdaptor(system, place, ({ method, path, query, headers, body }) =>
      request(method, path, {
        ...NO_REDIRECTS,
        query: { ...query },
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          'accept-encoding': 'gzip',
          ...header,
          ...headers,
        },
        parseAs: 'text',
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
    return { system, send: async (asked) => parsed(await bound.send(asked)) };
  };
}

/** What lets a request in. */
function headerOf(ways: Readonly<Record<string, unknown>>): Record<string, string> {
  const { username, password, access_token: token, apiKey, apiKeyHeader = 'X-API-Key' } = ways;
  if (typeof apiKey === 'string') return { [String(apiKeyHeader)]: apiKey };
  if (typeof token === 'string') return { Authorization: `Bearer ${token}` };
  if (username === undefined) return {};
  return { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

function parsed(answer: TransportResponse): TransportResponse {
  const { status, headers, body: text } = answer;
  if (typeof text !== 'string') return answer;
  if (text === '') return { status, headers, body: undefined };
  try {
    return { status, headers, body: JSON.parse(text) };
  } catch {
    const unreadable = /^\s*</.test(text) ? 'text/html instead of JSON' : 'JSON that is cut off';
    return { status, headers, body: undefined, ...(status < 300 ? { unreadable } : {}) };
  }
}
