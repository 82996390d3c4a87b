import { changeResource } from './change-resource.ts';
import type { Lazy, Operation, RequestOptions } from './types.ts';

/**
 * Delete a resource; tracker objects go through the tracker importer.
 *
 * @param type resource type
 * @param path id of the resource
 * @param data body, where the endpoint wants one
 * @param options query, headers, parseAs, apiVersion
 * @returns an operation
 * @state data the answer; references gets the former data
 * @example destroy('dataElements', 'fbfJHSPpUQD')
 */
export function destroy(
  type: Lazy<string>,
  path: Lazy<string>,
  data: Lazy<unknown> = null,
  options: Lazy<RequestOptions> = {},
): Operation {
  return changeResource({ method: 'DELETE', importStrategy: 'DELETE', done: 'Deleted' }, type, path, data, options);
}
