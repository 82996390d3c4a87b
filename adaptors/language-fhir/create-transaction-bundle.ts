import { expand } from '../language-dhis2/expand.ts';
import type { Lazy, Operation } from '../language-dhis2/types.ts';
import { type Callback, exchange, unchanged } from './exchange.ts';

/**
 * Post entries as one transaction.
 *
 * @param entries of the Bundle, each with its `request`
 * @param callback called with the state
 * @returns an operation; state as `exchange` leaves it
 * @see http://hl7.org/fhir/R4/http.html#transaction
 * @example createTransactionBundle((state) => state.entries)
 */
export function createTransactionBundle(entries: Lazy<unknown>, callback: Callback = unchanged): Operation {
  return (state) => {
    const [entry] = expand<[unknown]>(state, entries);
    const body = { resourceType: 'Bundle', type: 'transaction', entry };
    return exchange(state, { method: 'POST', path: '/', options: { body }, callback });
  };
}
