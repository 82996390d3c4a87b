export { applyMetadata } from './apply-metadata.ts';
export { type ComparedCombo, describeCombo } from './compare-option-combos.ts';
export { metadataVerdict } from './metadata-verdict.ts';
export { SyncError, type SyncErrorCode } from './sync-error.ts';
export type { SyncMapping } from './sync-mapping.ts';
export type { MetadataReport, SyncOperation, SyncState } from './sync-state.ts';
export { type SyncOptions, takeMetadata } from './take-metadata.ts';
