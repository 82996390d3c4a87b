import { expand } from '../language-dhis2/expand.ts';
import type { Lazy, Operation, Query } from '../language-dhis2/types.ts';
import { type Callback, exchange, unchanged } from './exchange.ts';
import type { FhirOptions } from './send.ts';

/**
 * Read from the FHIR server.
 *
 * @param path path below `apiPath`
 * @param params query parameters
 * @param options headers, errors, timeout
 * @param callback called with the state
 * @returns an operation; state as `exchange` leaves it
 * @example get('Immunization', { date: ['ge2024-03-01', 'lt2024-04-01'] })
 */
export function get(
  path: Lazy<string>,
  params: Lazy<Query> = {},
  options: Lazy<FhirOptions> = {},
  callback: Callback = unchanged,
): Operation {
  return (state) => {
    const [resolved, query, given] = expand<[string, Query, FhirOptions]>(state, path, params, options);
    return exchange(state, { method: 'GET', path: resolved, options: { ...given, query }, callback });
  };
}
