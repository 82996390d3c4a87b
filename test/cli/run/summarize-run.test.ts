import assert from 'node:assert/strict';
import { summarizeRun } from '../../../cli/run/index.ts';

describe('summarizeRun', () => {
  it('says the run, its steps, what the jobs reported and the error', () => {
    const message = 'Step "verdict" failed: 2 values were refused';
    const report = {
      ok: false,
      workflow: 'epi',
      rows: { read: 10, placed: 9 },
      dirty: ['202301', '202302'],
      parked: [],
      conflicts: [{ code: 'E7641' }],
      cursor: '2026-03-01',
      note: 'x'.repeat(500),
      seconds: 2.5,
      steps: [
        { id: 'tally', seconds: 1.5, maxRssMb: 90 },
        { id: 'verdict', seconds: 0.1, error: message },
      ],
      error: { step: 'verdict', message },
    };
    assert.deepEqual(summarizeRun(report), [
      'epi: failed in 2.5 s',
      '  ok     tally: 1.5 s, 90 MB',
      '  failed verdict: 0.1 s',
      '  rows: read 10, placed 9',
      '  dirty: 2 (202301, 202302)',
      '  parked: none',
      '  conflicts: 1 ({"code":"E7641"})',
      '  cursor: 2026-03-01',
      `  note: ${'x'.repeat(159)}…`,
      message,
    ]);
  });
});
