export { dataValueSource } from './data-value-source.ts';
export { SourceError, type SourceErrorCode } from './source-error.ts';
