import { common } from './common.ts';
import { type Door, type Key, openDoor } from './door.ts';
import { type Platform, thisMachine } from './platform.ts';
import type { HttpResponse, RequestOptions, State } from './types.ts';

/** What one request needs beside its options. */
export type Outgoing = { method: string; path: string; data?: unknown; options?: RequestOptions | undefined };

/** Milliseconds after which an answer is given up; options cannot change it in the published adaptor either. */
const TIMEOUT = 300_000;

/** Ways in, by machine and credential: one for each that the process of a step uses. */
const doors = new WeakMap<Platform, Map<string, Door>>();

/**
 * Send one request to the DHIS2 API of the configuration and log it without its body.
 *
 * Giving headers replaces the default content type, and the credential's `Authorization` wins over one among them, as
 * in the published adaptor; a GET carries no body, where that adaptor sends `{}`. A session or token that is over is
 * renewed and the request sent once more. Cookies are kept here: they are in no state and no error.
 *
 * @param state holds `configuration` {hostUrl, a way in, apiVersion?}
 * @param outgoing method, path below `/api/`, body (object, string or Buffer), options
 * @param platform clock, sleep and fetch
 * @returns the answer, its body parsed
 * @throws Error with statusCode, statusMessage, url, duration, method, body and headers for a status from 400;
 * for a redirect, which is never followed; for a body that is not JSON
 * @throws {AuthError} when no token could be had
 * @example await send(state, { method: 'GET', path: 'system/info' })
 */
export async function send(state: State, outgoing: Outgoing, platform: Platform = thisMachine): Promise<HttpResponse> {
  const configuration = state.configuration ?? {};
  const { hostUrl } = configuration;
  if (typeof hostUrl !== 'string' || hostUrl === '') throw new Error('Invalid configuration: hostUrl is missing');
  const { query } = outgoing.options ?? {};
  const door = doorOf(configuration, platform);
  const key = await door.key();
  if (query && Object.keys(query).length > 0) console.log(`with params: ${JSON.stringify(query)}`);
  const first = await attempt(configuration, hostUrl, outgoing, key);
  const another = await door.seen(key, first.status, first.headers);
  const last = another === undefined ? first : await attempt(configuration, hostUrl, outgoing, another);
  if (another !== undefined && last.status < 300) await door.seen(another, last.status, last.headers);
  if ('error' in last) throw last.error;
  return common.util.logResponse(last.response);
}

function doorOf(configuration: Readonly<Record<string, unknown>>, platform: Platform): Door {
  const known = doors.get(platform) ?? new Map<string, Door>();
  doors.set(platform, known);
  const name = JSON.stringify(configuration);
  const door = known.get(name) ?? openDoor(configuration, platform);
  known.set(name, door);
  return door;
}

/** An answer, or the error that the HTTP library makes of one, with what the server said of cookies. */
type Attempt = { status: number; headers: Readonly<Record<string, unknown>> } & (
  | { response: HttpResponse }
  | { error: unknown }
);

async function attempt(
  configuration: Readonly<Record<string, unknown>>,
  hostUrl: string,
  { method, path, data, options = {} }: Outgoing,
  key: Key,
): Promise<Attempt> {
  const { query, parseAs = 'json', apiVersion = configuration.apiVersion } = options;
  const version = apiVersion ? `${apiVersion}/` : '';
  try {
    const response = await common.util.request(method, `api/${version}${path}`, {
      baseUrl: hostUrl,
      headers: { ...(options.headers ?? { 'content-type': 'application/json' }), ...key },
      query: query ?? {},
      // The HTTP library takes an array for a stream of chunks.
      body: method === 'GET' ? undefined : Array.isArray(data) ? JSON.stringify(data) : data,
      parseAs,
      timeout: TIMEOUT,
    });
    const { headers } = response;
    return { status: response.statusCode, headers, response: { ...response, headers: withoutCookies(headers) } };
  } catch (error) {
    const failure = (error ?? {}) as { statusCode?: unknown; code?: unknown; headers?: Record<string, unknown> };
    const status = [failure.statusCode, failure.code].find((code): code is number => typeof code === 'number') ?? 0;
    const { headers = {} } = failure;
    if (failure.headers !== undefined) failure.headers = withoutCookies(headers);
    return { status, headers, error };
  }
}

function withoutCookies<T extends Readonly<Record<string, unknown>>>(headers: T): Omit<T, 'set-cookie'> {
  const { 'set-cookie': _, ...rest } = headers;
  return rest;
}
