import { common } from './common.ts';

export { create } from './create.ts';
export { destroy } from './destroy.ts';
export { execute } from './execute.ts';
export { get } from './get.ts';
export * as http from './http.ts';
export * as tracker from './tracker.ts';
export { update } from './update.ts';
export { upsert } from './upsert.ts';
export * as util from './util.ts';

/** The operations and helpers of `@openfn/language-common` that jobs of this adaptor may use. */
export const {
  alterState,
  as,
  combine,
  cursor,
  dataPath,
  dataValue,
  dateFns,
  each,
  field,
  fields,
  fn,
  fnIf,
  group,
  lastReferenceValue,
  log,
  map,
  merge,
  sourceValue,
} = common;
