import { common } from '../language-dhis2/common.ts';
import type { State } from '../language-dhis2/types.ts';
import { type FhirOptions, send } from './send.ts';

/** What an operation calls with the state that it leaves. */
export type Callback = (state: State) => State | Promise<State>;

/** One request of an operation, its arguments expanded. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly options?: FhirOptions | undefined;
  readonly callback: Callback;
}

/**
 * Send a request and compose the next state, as every operation of the adaptor does.
 *
 * @param state holds the configuration
 * @param exchange method, path, options and callback
 * @returns what the callback makes of the state
 * @state data the answer's body; references the former data; response the answer without its body
 * @example exchange(state, { method: 'GET', path: 'metadata', callback: (s) => s })
 */
export async function exchange(state: State, { method, path, options, callback }: Exchange): Promise<State> {
  const { body, ...response } = await send(state.configuration ?? {}, { method, path, options });
  return callback({ ...common.composeNextState(state, body), response });
}

/** Leave the state as it is. */
export const unchanged: Callback = (state) => state;
