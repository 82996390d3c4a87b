export { ImportError } from './conflicts/import-error.ts';
export * from './objects/index.ts';
export { type ReportOptions, reportValues } from './report-values.ts';
