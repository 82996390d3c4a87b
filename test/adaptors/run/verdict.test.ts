import assert from 'node:assert/strict';
import { verdict } from '../../../adaptors/run/index.ts';
import type { Conflict, RunReport } from '../../../adaptors/run/state.ts';
import { deepFreeze, NOTHING_SENT, reportWith } from './fixtures.ts';

const conflict = (code: string): Conflict => ({ code, message: 'x', values: 1 });
const refused = { ...NOTHING_SENT, refused: 4 };

const quarantine = { rows: { held: 6, of: 80 }, measures: { held: 0, of: 74 }, limit: { share: 0.05 } };
const OVER = '6 of 80 rows are in quarantine, and maxQuarantined allows 4 (5%)';

const red: [string, Partial<RunReport>, string][] = [
  ['refused values', { sent: refused, conflicts: [conflict('E7641')] }, '4 values were refused (E7641)'],
  [
    'refused values, each code once, five at most',
    { sent: refused, conflicts: ['a', 'b', 'a', 'c', 'd', 'e', 'f'].map(conflict) },
    '4 values were refused (a, b, c, d, e)',
  ],
  [
    'a mapping that does not fit, though nothing was refused',
    { conflicts: [conflict('unknown-data-element')] },
    'the mapping does not fit the data set (unknown-data-element)',
  ],
  ['periods parked anew', { parkedAnew: ['202301', '202302'] }, 'DHIS2 does not take 202301, 202302 now'],
  ['too many rows in quarantine', { overLimit: true, quarantine }, OVER],
  [
    'values held back for it',
    { overLimit: true, quarantine, sent: { ...NOTHING_SENT, withheld: 3 }, conflicts: [conflict('withheld')] },
    `${OVER}; 3 values that would be emptied were held back`,
  ],
  [
    'an export that the server could not make',
    { export: { is: 'failed' } },
    'the FHIR server could not make the export',
  ],
  [
    'all of it',
    { sent: refused, conflicts: [conflict('E7641')], parkedAnew: ['202301'], overLimit: true, quarantine },
    `4 values were refused (E7641); DHIS2 does not take 202301 now; ${OVER}`,
  ],
];

describe('verdict', () => {
  for (const [title, parts, what] of red) {
    it(`is red for ${title}`, () => {
      assert.throws(() => verdict()(deepFreeze({ report: reportWith(parts) })), {
        name: 'RunError',
        code: 'not-accepted',
        message: `doses-monthly: ${what} — see conflicts, parked and quarantined in the report of the run (not-accepted)`,
      });
    });
  }

  it('passes a good run, with its state and report alone', async () => {
    const kept = { cursor: { Immunization: '2024-03-01T00:00:00.000Z' }, dirty: [], parked: [] };
    const report = reportWith();
    const state = await verdict()(deepFreeze({ ...kept, report, configuration: { password: 'x' }, data: {} }));
    assert.deepEqual(state, { ...kept, report });
  });

  it('names a period that no run can count in its time', async () => {
    const report = reportWith({ tooLarge: ['202312 alone has 9 Immunization (period-too-large)', '202311 alone'] });
    await assert.rejects(async () => await verdict()({ report }), {
      code: 'not-accepted',
      message: /doses-monthly: 202312 alone has 9 Immunization \(period-too-large\) —/,
    });
  });

  it('passes periods that were parked before, are dirty or were left to a person', async () => {
    const parked = [{ period: '202301', code: 'expired', since: '2024-01-01T00:00:00.000Z' }];
    const report = reportWith({ parked, dirty: ['202302'], sent: { ...NOTHING_SENT, kept: 3 } });
    assert.deepEqual(await verdict()({ report }), { report });
  });

  it('says that the report step has not run', () => {
    assert.throws(() => verdict()({}), {
      code: 'no-proposal',
      message:
        'there is no report to judge: the step before this one has not run — run the whole workflow (no-proposal)',
    });
  });
});
