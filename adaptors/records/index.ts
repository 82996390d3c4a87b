export { jsonApiSource } from './json-api-source.ts';
export type { JsonKind, JsonPages } from './json-kind.ts';
export type { ChangeFeed, ChangePage, DayWindow, RecordChange, RecordPage, RecordSource } from './record-source.ts';
export { checkKinds } from './record-views.ts';
export { SourceError } from './source-error.ts';
export { type TallyRecordsOptions, tallyRecords } from './tally-records.ts';
export { viewDates } from './view-dates.ts';
