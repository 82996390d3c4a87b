export { BULK_DEFAULTS, type BulkOptions, CHANGES, type ExportLevel } from './bulk-options.ts';
export { type BulkServer, bulkOverHttp } from './bulk-over-http.ts';
export type { BulkTallyOptions } from './bulk-run.ts';
export { bulkTally } from './bulk-tally.ts';
export { ExportError, type ExportErrorCode } from './export-error.ts';
