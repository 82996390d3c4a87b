export { ImportError } from './import-error.ts';
export { type ReportOptions, reportValues } from './report-values.ts';
