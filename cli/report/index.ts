export { factsWords, formatReport, indicatorWords, isJobReport } from './format-report.ts';
export { isAdaptorLine } from './is-adaptor-line.ts';
export { valueTable } from './value-table.ts';
