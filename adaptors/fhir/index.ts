export { findChanges } from './find-changes.ts';
export { countMatches, searchPages } from './search.ts';
export { type TallyOptions, tally } from './tally-operations.ts';
