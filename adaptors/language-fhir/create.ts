import { expand } from '../language-dhis2/expand.ts';
import type { Lazy, Operation } from '../language-dhis2/types.ts';
import { type Callback, exchange, unchanged } from './exchange.ts';
import type { FhirOptions } from './send.ts';

/**
 * Create a resource.
 *
 * @param resourceType its type, which is put into it
 * @param resource its other elements
 * @param options query, headers, errors, timeout
 * @param callback called with the state
 * @returns an operation; state as `exchange` leaves it
 * @see http://hl7.org/fhir/R4/http.html#create
 * @example create('MeasureReport', (state) => state.report)
 */
export function create(
  resourceType: Lazy<string>,
  resource: Lazy<object>,
  options?: Lazy<FhirOptions>,
  callback: Callback = unchanged,
): Operation {
  return (state) => {
    const [type, elements, given] = expand<[string, object, FhirOptions]>(state, resourceType, resource, options);
    const body = { ...elements, resourceType: type };
    return exchange(state, { method: 'POST', path: type, options: { ...given, body }, callback });
  };
}
