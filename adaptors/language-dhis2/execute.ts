import { common } from './common.ts';
import type { Operation, State } from './types.ts';

/**
 * Run operations one after the other on a state that has `references` and `data`.
 *
 * The runtime calls it instead of its own reducer when a job exports it (`export * from '@openfn/language-dhis2'`).
 * A credential in the old form, with `apiUrl` instead of `hostUrl`, is read as the new one.
 *
 * @param operations operations of a job
 * @returns a function from the first state to a promise of the last
 * @example await execute(get('system/info'))(state)
 */
export function execute(...operations: Operation[]): (state: State) => Promise<State> {
  return (state) => common.execute(migrateConfiguration, ...operations)({ references: [], data: null, ...state });
}

function migrateConfiguration(state: State): State {
  const { configuration } = state;
  if (!configuration?.apiUrl || configuration.hostUrl) return state;
  return { ...state, configuration: { ...configuration, hostUrl: configuration.apiUrl } };
}
