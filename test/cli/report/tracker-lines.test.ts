import assert from 'node:assert/strict';
import type { TrackerReport } from '../../../adaptors/tracker/index.ts';
import { trackerLines } from '../../../cli/report/tracker-lines.ts';

const REPORT: TrackerReport = {
  kind: 'tracker',
  workflow: 'opensrp-tracker',
  program: 'EIR_CHILDREN',
  persons: {
    read: 12,
    sent: 7,
    unchanged: 1,
    excluded: 1,
    quarantined: { 'no-place': 1 },
    refused: 2,
    created: 5,
    updated: 3,
    left: 1,
    deleted: 0,
  },
  events: [{ programStage: 'EIR_DOSE', read: 3, sent: 1, excluded: 1, quarantined: {}, refused: 1 }],
  eventsDeleted: 2,
  unknownPlaces: { 'loc-9': 1 },
  conflicts: [
    { code: 'E1064', means: 'twice', fix: 'look', of: 'person', name: 'EIR_CHILD_ID', line: 23, objects: 2 },
    { code: 'E1302', means: 'no number', fix: 'correct it', of: 'event', objects: 1 },
  ],
  trouble: 'http-503: DHIS2 did not answer',
  more: true,
  refused: { persons: 4, tried: '2026-04-10T00:00:00.000Z' },
  overRefused: true,
  overLimit: false,
  noHistory: ['Patient'],
  requests: { DHIS2: { requests: 4, bytes: 1_000_000 } },
  cursor: {},
  dryRun: false,
};

describe('the report of a run that sends persons', () => {
  it('is said in lines with their sums', () => {
    assert.deepEqual(trackerLines(REPORT), [
      'program   EIR_CHILDREN',
      'persons   12 read = 7 sent + 1 unchanged + 1 excluded + 1 quarantined (no-place 1) + 2 refused',
      'events    EIR_DOSE: 3 read = 1 sent + 1 excluded + 0 quarantined + 1 refused',
      'dhis2     5 tracked entities created, 3 updated, 0 deleted; 2 events deleted',
      'left      1 tracked entities whose persons are no more at the source, or left out now',
      'places    that the lookup lacks: loc-9 (1)',
      'conflict  E1064: twice (EIR_CHILD_ID, line 23 of the mapping; 2 persons) — look',
      'conflict  E1302: no number (1 event) — correct it',
      'refused   4 persons are not taken yet; tried at 2026-04-10T00:00:00.000Z, and again once a day or with --retry-parked',
      'trouble   http-503: DHIS2 did not answer',
      'next run  goes on where this one ended',
      'history   none of Patient: what was deleted there is not noticed',
      'requests  DHIS2 4 (1.0 MB)',
    ]);
  });

  it('of a dry run says what would be', () => {
    const [, persons, events, dhis2] = trackerLines({ ...REPORT, dryRun: true });
    assert.match(`${persons}`, /7 would be sent/);
    assert.match(`${events}`, /1 would be sent/);
    assert.match(`${dhis2}`, /5 tracked entities would be created, 3 updated, 0 deleted; 2 events deleted/);
  });
});
