import { common } from './common.ts';
import { expand } from './expand.ts';
import { type Outgoing, send } from './send.ts';
import type { Lazy, Operation, RequestOptions, State } from './types.ts';

/** Options of `request`: those of the other operations, and the body. */
export type GenericOptions = RequestOptions & { data?: unknown };

/**
 * Send any request to the DHIS2 API.
 *
 * @param method HTTP method
 * @param path path below `/api/`
 * @param options data (the body), query, headers, parseAs, apiVersion
 * @returns an operation
 * @state data the answer's body; references the former data; response the answer without its body
 * @example http.request('GET', 'system/info', { parseAs: 'text' })
 */
export function request(method: Lazy<string>, path: Lazy<string>, options: Lazy<GenericOptions> = {}): Operation {
  return async (state) => {
    const [resolvedMethod, resolvedPath, rest] = expand<[string, string, GenericOptions]>(state, method, path, options);
    const { data, ...requestOptions } = rest;
    return exchange(state, { method: resolvedMethod, path: resolvedPath, data, options: requestOptions });
  };
}

/**
 * Send a GET request.
 *
 * @param path path below `/api/`
 * @param options query, headers, parseAs, apiVersion
 * @returns an operation; state as `request` leaves it
 * @example http.get('dataSets', { query: { paging: false } })
 */
export function get(path: Lazy<string>, options: Lazy<RequestOptions> = {}): Operation {
  return request('GET', path, options);
}

/**
 * Send a POST request; a Buffer is sent byte for byte.
 *
 * @param path path below `/api/`
 * @param data the body
 * @param options query, headers, parseAs, apiVersion
 * @returns an operation; state as `request` leaves it
 * @example http.post('dataValueSets', zipped, { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } })
 */
export function post(path: Lazy<string>, data: Lazy<unknown>, options: Lazy<RequestOptions> = {}): Operation {
  return async (state) => {
    const [resolvedPath, body, rest] = expand<[string, unknown, RequestOptions]>(state, path, data, options);
    return exchange(state, { method: 'POST', path: resolvedPath, data: body, options: rest });
  };
}

/**
 * Send a PATCH request to one resource.
 *
 * @param type resource type
 * @param path id of the resource
 * @param data the body
 * @param options query, headers, parseAs, apiVersion
 * @returns an operation; state as `request` leaves it
 * @example http.patch('dataElements', 'fbfJHSPpUQD', [{ op: 'replace', path: '/name', value: 'BCG' }], { headers: { 'content-type': 'application/json-patch+json' } })
 */
export function patch(
  type: Lazy<string>,
  path: Lazy<string>,
  data: Lazy<unknown>,
  options: Lazy<RequestOptions> = {},
): Operation {
  return async (state) => {
    const [resource, id, body, rest] = expand<[string, string, unknown, RequestOptions]>(
      state,
      type,
      path,
      data,
      options,
    );
    return exchange(state, { method: 'PATCH', path: `${resource}/${id}`, data: body, options: rest });
  };
}

/** Send, and put the answer into state: its body as `data`, the rest of it as `response`. */
async function exchange(state: State, outgoing: Outgoing): Promise<State> {
  const { body, ...response } = await send(state, outgoing);
  return { ...common.composeNextState(state, body), response };
}
