export { type SendOptions, sendPersons } from './send-persons.ts';
export type { EventCounts, PersonCounts, TrackerConflict, TrackerReport } from './tracker-report.ts';
export { trackerVerdict } from './tracker-verdict.ts';
