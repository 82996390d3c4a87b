import { common } from '../language-dhis2/common.ts';

export { create } from './create.ts';
export { createTransactionBundle } from './create-transaction-bundle.ts';
export { execute } from './execute.ts';
export { get } from './get.ts';
export { getClaim } from './get-claim.ts';
export { post } from './post.ts';
export { request } from './request.ts';

/** The operations and helpers of `@openfn/language-common` that jobs of this adaptor may use. */
export const {
  alterState,
  combine,
  dataPath,
  dataValue,
  dateFns,
  each,
  field,
  fields,
  fn,
  fnIf,
  lastReferenceValue,
  merge,
  sourceValue,
} = common;
