import { changeResource } from './change-resource.ts';
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
  return changeResource({ method: 'PUT', importStrategy: 'UPDATE', done: 'Updated' }, type, path, data, options);
}
