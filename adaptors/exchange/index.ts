/** Values for readers outside: IHE ADX, and FHIR MeasureReports of IHE mADX. */
export { adxQuery } from './adx/adx-query.ts';
export { type AdxOptions, writeAdx } from './adx/write-adx.ts';
export { describeReports } from './describe-reports.ts';
export { ExchangeError, type ExchangeErrorCode } from './exchange-error.ts';
export type {
  Choice,
  ExchangeCombo,
  ExchangeElement,
  ExchangePeriod,
  ExchangeReport,
  ExchangeValue,
} from './exchange-report.ts';
export { EXCHANGE_SCHEMES, type ExchangeScheme } from './id-scheme.ts';
export type { MadxOptions } from './madx/to-measure-report.ts';
export { writeMadx } from './madx/write-madx.ts';
export { possibleCells } from './possible-cells.ts';
