import { type AdaptorOperation, bindAdaptor } from './adaptor-binding.ts';
import { keepingSession } from './oauth2/keeping-session.ts';
import { methodOf } from './oauth2/method-of.ts';
import { packFor } from './pack-body.ts';
import type { Transport } from './transport.ts';

/** `http` of `@openfn/language-dhis2`. */
export interface Dhis2Http {
  get(path: string, options: object): AdaptorOperation;
  post(path: string, data: unknown, options: object): AdaptorOperation;
  request(method: string, path: string, options: object): AdaptorOperation;
}

/**
 * Bind the transport to `@openfn/language-dhis2`. Its `http` operations put the status into the state; it throws from
 * 400 on, with the body, which the binding turns back into an answer. The session of a user with a password is kept.
 *
 * @param http the adaptor's `http`
 * @returns a function from a step's credential to its transport
 * @example const dhis2 = overDhis2(http);
 */
export function overDhis2(http: Dhis2Http): (configuration: unknown) => Transport {
  return (configuration) => {
    const transport = bindAdaptor('DHIS2', configuration, ({ method, path, query, headers, body }) => {
      const sent = { accept: 'application/json', ...headers };
      // An answer is never packed: language-common unpacks no body from status 400 on, and a refusal is what we must read.
      const plain = { 'content-type': 'application/json', 'accept-encoding': 'identity', ...sent };
      if (method === 'GET')
        return http.get(path, { query: { ...query }, headers: { 'accept-encoding': 'gzip', ...sent } });
      if (method === 'POST') {
        const packed = packFor(path, body);
        return http.post(path, packed.body, { query: { ...query }, headers: { ...plain, ...packed.headers } });
      }
      // As text: a list, such as a JSON Patch, would be taken for a stream of chunks.
      const data = body === undefined ? undefined : JSON.stringify(body);
      return http.request(method, path, { data, query: { ...query }, headers: plain });
    });
    return methodOf(configuration) === 'basic' ? keepingSession(transport) : transport;
  };
}
