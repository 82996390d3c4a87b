export { overSource } from './as-source.ts';
export { dataValueSource } from './data-value-source.ts';
export { Dhis2SourceError, type Dhis2SourceErrorCode } from './dhis2-source-error.ts';
