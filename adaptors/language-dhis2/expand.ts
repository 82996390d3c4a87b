import { common } from './common.ts';
import type { State } from './types.ts';

/**
 * Resolve operation arguments against state: functions are called with it, at any depth.
 *
 * @param state state of the operation
 * @param values arguments as the job gave them
 * @returns the arguments with every function replaced; Buffers as they are, Dates as empty objects (use strings)
 * @example const [path, data] = expand(state, 'dataValueSets', (s) => s.data)
 */
export function expand<T extends unknown[]>(state: State, ...values: { [K in keyof T]: unknown }): T {
  return common.util.expandReferences(state, ...values) as T;
}
