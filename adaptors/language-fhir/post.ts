import { expand } from '../language-dhis2/expand.ts';
import type { Lazy, Operation } from '../language-dhis2/types.ts';
import { type Callback, exchange, unchanged } from './exchange.ts';
import type { FhirOptions } from './send.ts';

/**
 * Post to the FHIR server.
 *
 * @param path path below `apiPath`
 * @param data the body; a string is sent as it is
 * @param options query, headers, errors, timeout
 * @param callback called with the state
 * @returns an operation; state as `exchange` leaves it
 * @example post('', (state) => state.bundle)
 */
export function post(
  path: Lazy<string>,
  data: Lazy<unknown>,
  options: Lazy<FhirOptions> = {},
  callback: Callback = unchanged,
): Operation {
  return (state) => {
    const [resolved, body, given] = expand<[string, unknown, FhirOptions]>(state, path, data, options);
    return exchange(state, { method: 'POST', path: resolved, options: { ...given, body }, callback });
  };
}
