import { common } from './common.ts';
import { expand } from './expand.ts';
import { send } from './send.ts';
import { isTrackerType, trackerPayload } from './tracker-payload.ts';
import type { Lazy, Operation, RequestOptions } from './types.ts';

/**
 * Replace a resource; tracker objects go through the tracker importer.
 *
 * @param type resource type, such as `dataElements`
 * @param path id of the resource
 * @param data its new content
 * @param options query, headers, parseAs, apiVersion
 * @returns an operation
 * @state data the answer; references gets the former data
 * @example update('dataElements', 'fbfJHSPpUQD', { name: 'BCG given' })
 */
export function update(
  type: Lazy<string>,
  path: Lazy<string>,
  data: Lazy<unknown>,
  options: Lazy<RequestOptions> = {},
): Operation {
  return async (state) => {
    const [resolvedType, id, payload, rest] = expand<[string, string, unknown, RequestOptions]>(
      state,
      type,
      path,
      data,
      options,
    );
    const outgoing = isTrackerType(resolvedType)
      ? {
          method: 'POST',
          path: 'tracker',
          data: trackerPayload(resolvedType, payload, id),
          options: { ...rest, query: { async: false, importStrategy: 'UPDATE', ...rest.query } },
        }
      : { method: 'PUT', path: `${resolvedType}/${id}`, data: payload, options: rest };
    const { body } = await send(state, outgoing);
    console.log(`Updated ${resolvedType}`);
    return common.composeNextState(state, body);
  };
}
