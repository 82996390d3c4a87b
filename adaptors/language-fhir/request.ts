import { expand } from '../language-dhis2/expand.ts';
import type { Lazy, Operation } from '../language-dhis2/types.ts';
import { type Callback, exchange, unchanged } from './exchange.ts';
import type { FhirOptions } from './send.ts';

/**
 * Send any request to the FHIR server.
 *
 * @param method HTTP method
 * @param path path below `apiPath`
 * @param options query, headers, body, errors, timeout
 * @param callback called with the state
 * @returns an operation; state as `exchange` leaves it
 * @example request('GET', 'Immunization', { query: { _count: 200 } })
 */
export function request(
  method: Lazy<string>,
  path: Lazy<string>,
  options: Lazy<FhirOptions> = {},
  callback: Callback = unchanged,
): Operation {
  return (state) => {
    const [verb, resolved, given] = expand<[string, string, FhirOptions]>(state, method, path, options);
    return exchange(state, { method: verb, path: resolved, options: given, callback });
  };
}
