import { common } from './common.ts';
import { expand } from './expand.ts';
import { send } from './send.ts';
import { isTrackerType, trackerPayload } from './tracker-payload.ts';
import type { Lazy, Operation, Query, RequestOptions, State } from './types.ts';

/**
 * Create a resource, or replace the one that a query finds; tracker objects go through the tracker importer.
 *
 * @param type resource type, such as `dataElements`
 * @param query what finds the resource, such as `{ filter: 'code:eq:BCG' }`
 * @param data the content
 * @param options headers, parseAs, apiVersion, and a query for the write
 * @returns an operation
 * @throws Error with code 409 when the query finds more than one
 * @state data the answer of the write; references gets the former data
 * @example upsert('dataElements', { filter: 'code:eq:BCG' }, { code: 'BCG', name: 'BCG given' })
 */
export function upsert(
  type: Lazy<string>,
  query: Lazy<Query>,
  data: Lazy<unknown>,
  options: Lazy<RequestOptions> = {},
): Operation {
  return async (state) => {
    const [resolvedType, finder, payload, rest] = expand<[string, Query, unknown, RequestOptions]>(
      state,
      type,
      query,
      data,
      options,
    );
    if (isTrackerType(resolvedType)) {
      const { body } = await send(state, {
        method: 'POST',
        path: 'tracker',
        data: trackerPayload(resolvedType, payload),
        options: { ...rest, query: { async: false, importStrategy: 'CREATE_AND_UPDATE', ...rest.query } },
      });
      return common.composeNextState(state, body);
    }
    const id = await findOne(state, resolvedType, finder, rest);
    const target =
      id === undefined
        ? { method: 'POST', path: resolvedType }
        : { method: 'PUT', path: `${resolvedType}/${String(id)}` };
    const { body } = await send(state, { ...target, data: payload, options: rest });
    console.log(`${id === undefined ? 'Created' : 'Updated'} ${resolvedType}`);
    return common.composeNextState(state, body);
  };
}

/** Find the id of the one resource that a query names; undefined where there is none. */
async function findOne(state: State, type: string, query: Query, options: RequestOptions): Promise<unknown> {
  const { body } = await send(state, { method: 'GET', path: type, options: { ...options, query } });
  const list: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, type) : undefined;
  const found: { id?: unknown }[] = Array.isArray(list) ? list : [];
  if (found.length > 1) {
    common.util.throwError(409, {
      description: `Cannot upsert ${type}: the query found ${found.length} of them, it must find at most one`,
      fix: 'Make the query more precise, for instance by filtering on the code',
    });
  }
  return found[0]?.id;
}
