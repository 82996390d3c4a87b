import { type AdaptorOperation, bindAdaptor } from './adaptor-binding.ts';
import type { Transport } from './transport.ts';

/** `http` of `@openfn/language-dhis2`. */
export interface Dhis2Http {
  get(path: string, options: object): AdaptorOperation;
  post(path: string, data: unknown, options: object): AdaptorOperation;
}

/**
 * Bind the transport to `@openfn/language-dhis2`. Its `http` operations put the status into the state; it throws from
 * 400 on, with the body, which the binding turns back into an answer.
 *
 * @param http the adaptor's `http`
 * @returns a function from a step's credential to its transport
 * @example const dhis2 = overDhis2(http);
 */
export function overDhis2(http: Dhis2Http): (configuration: unknown) => Transport {
  return (configuration) =>
    bindAdaptor('DHIS2', configuration, ({ method, path, query, headers, body }) => {
      const sent = { accept: 'application/json', ...headers };
      if (method === 'GET')
        return http.get(path, { query: { ...query }, headers: { 'accept-encoding': 'gzip', ...sent } });
      if (method === 'POST') {
        // Never packed: language-common unpacks no body from status 400 on, and a refusal is what we must read.
        const plain = { 'content-type': 'application/json', 'accept-encoding': 'identity', ...sent };
        return http.post(path, body, { query: { ...query }, headers: plain });
      }
      throw new RangeError(`DHIS2: ${method} ${path}: jobs send GET and POST only`);
    });
}
