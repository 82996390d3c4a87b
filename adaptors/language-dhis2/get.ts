import { common } from './common.ts';
import { expand } from './expand.ts';
import { send } from './send.ts';
import type { Lazy, Operation, Query } from './types.ts';

/**
 * Read a resource.
 *
 * @param path path below `/api/`
 * @param params query parameters
 * @returns an operation
 * @state data the answer; references gets the former data
 * @example get('dataValueSets', { dataSet: 'EPI', period: ['202301', '202302'], orgUnit: 'ou1' })
 */
export function get(path: Lazy<string>, params: Lazy<Query> = {}): Operation {
  return async (state) => {
    const [resolvedPath, query] = expand<[string, Query]>(state, path, params);
    const { body } = await send(state, { method: 'GET', path: resolvedPath, options: { query } });
    return common.composeNextState(state, body);
  };
}
