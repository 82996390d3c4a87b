import { common } from './common.ts';
import { expand } from './expand.ts';
import { send } from './send.ts';
import { isTrackerType, trackerPayload } from './tracker-payload.ts';
import type { Lazy, Operation, Query } from './types.ts';

/**
 * Create a resource; tracker objects go through the tracker importer.
 *
 * @param path path below `/api/`, such as `dataValueSets` or `events`
 * @param data the payload; a string is sent as it is
 * @param params query parameters. There are no other options: headers put here would become a parameter
 * @returns an operation
 * @throws Error for the path `tracker`, whose strategy only `tracker.import` can say
 * @state data the answer; references gets the former data
 * @example create('dataValueSets', (state) => state.payload, { importStrategy: 'CREATE_AND_UPDATE' })
 */
export function create(path: Lazy<string>, data: Lazy<unknown>, params: Lazy<Query> = {}): Operation {
  return async (state) => {
    const [resolvedPath, payload, query] = expand<[string, unknown, Query]>(state, path, data, params);
    if (resolvedPath === 'tracker') {
      throw new Error("create('tracker') is not supported: use tracker.import(strategy, payload)");
    }
    const outgoing = isTrackerType(resolvedPath)
      ? {
          path: 'tracker',
          data: trackerPayload(resolvedPath, payload),
          options: { query: { async: false, importStrategy: 'CREATE', ...query } },
        }
      : { path: resolvedPath, data: payload, options: { query } };
    const { body } = await send(state, { method: 'POST', ...outgoing });
    console.log(`Created ${resolvedPath}`);
    return common.composeNextState(state, body);
  };
}
