import { expand } from '../language-dhis2/expand.ts';
import type { Lazy, Operation, Query } from '../language-dhis2/types.ts';
import { type Callback, exchange, unchanged } from './exchange.ts';

/**
 * Read a Claim, or search for Claims.
 *
 * @param claimId id of the Claim; none for a search
 * @param params query parameters
 * @param callback called with the state
 * @returns an operation; state as `exchange` leaves it
 * @example getClaim('49023')
 */
export function getClaim(
  claimId?: Lazy<string | undefined>,
  params?: Lazy<Query>,
  callback: Callback = unchanged,
): Operation {
  return (state) => {
    const [id, query] = expand<[string | undefined, Query]>(state, claimId, params);
    return exchange(state, { method: 'GET', path: id ? `Claim/${id}` : 'Claim', options: { query }, callback });
  };
}
