import * as library from '@openfn/language-common';
import type { HttpResponse, Operation, State } from './types.ts';

type AnyFunction = (...args: never[]) => unknown;
type OperationFactory = (...args: unknown[]) => Operation;
type ValueFactory = (...args: unknown[]) => (state: State) => unknown;

/** The part of `@openfn/language-common` that this adaptor uses or passes on; its own declarations do not resolve under Node's rules. */
type CommonLibrary = {
  alterState: OperationFactory;
  as: OperationFactory;
  combine: OperationFactory;
  cursor: OperationFactory;
  dataPath: (path: string) => string;
  dataValue: ValueFactory;
  dateFns: Record<string, AnyFunction>;
  each: OperationFactory;
  field: (key: string, value: unknown) => unknown[];
  fields: (...pairs: unknown[]) => Record<string, unknown>;
  fn: OperationFactory;
  fnIf: OperationFactory;
  group: OperationFactory;
  lastReferenceValue: ValueFactory;
  log: OperationFactory;
  map: OperationFactory;
  merge: ValueFactory;
  sourceValue: ValueFactory;
  execute: (...operations: Operation[]) => (state: State) => Promise<State>;
  composeNextState: (state: State, data: unknown) => State;
  util: {
    request: (method: string, path: string, options: Record<string, unknown>) => Promise<HttpResponse>;
    expandReferences: (state: State, ...values: unknown[]) => unknown[];
    logResponse: <T>(response: T) => T;
    makeBasicAuthHeader: (username: unknown, password: unknown) => { Authorization: string };
    throwError: (code: number | string, details: Record<string, unknown>) => never;
    [name: string]: AnyFunction | string;
  };
};

/**
 * Hold `@openfn/language-common` with types.
 *
 * @example common.composeNextState(state, body)
 */
export const common = library as unknown as CommonLibrary;
