export { formatReport, isJobReport } from './format-report.ts';
export { valueTable } from './value-table.ts';
