import { common } from '../language-dhis2/common.ts';
import type { Operation, State } from '../language-dhis2/types.ts';

/**
 * Run operations one after the other on a state that has `references` and `data`. The runtime calls it instead of its own
 * reducer when a job exports it (`export * from '@openfn/language-fhir'`).
 *
 * @param operations operations of a job
 * @returns a function from the first state to a promise of the last
 * @example await execute(get('metadata'))(state)
 */
export function execute(...operations: Operation[]): (state: State) => Promise<State> {
  return (state) => common.execute(...operations)({ references: [], data: null, ...state });
}
