import { common } from './common.ts';
import { expand } from './expand.ts';
import { send } from './send.ts';
import { isTrackerType, trackerPayload } from './tracker-payload.ts';
import type { Lazy, Operation, RequestOptions } from './types.ts';

/** What `update` and `destroy` are given. */
type ChangeArguments = [type: Lazy<string>, path: Lazy<string>, data: Lazy<unknown>, options: Lazy<RequestOptions>];

/** How they differ. */
interface ChangeWords {
  readonly method: 'PUT' | 'DELETE';
  /** Strategy of the tracker importer. */
  readonly importStrategy: 'UPDATE' | 'DELETE';
  /** First word of the log line. */
  readonly done: string;
}

/**
 * Change one resource that is there; tracker objects go through the tracker importer.
 *
 * @param words method, strategy and log word
 * @param args type, id, body and options as the operation was given them
 * @returns an operation
 * @state data the answer; references gets the former data
 */
export function changeResource({ method, importStrategy, done }: ChangeWords, ...args: ChangeArguments): Operation {
  return async (state) => {
    const [type, id, data, options] = expand<[string, string, unknown, RequestOptions]>(state, ...args);
    const outgoing = isTrackerType(type)
      ? {
          method: 'POST',
          path: 'tracker',
          data: trackerPayload(type, data, id),
          options: { ...options, query: { async: false, importStrategy, ...options.query } },
        }
      : { method, path: `${type}/${id}`, data, options };
    const { body } = await send(state, outgoing);
    console.log(`${done} ${type}`);
    return common.composeNextState(state, body);
  };
}
