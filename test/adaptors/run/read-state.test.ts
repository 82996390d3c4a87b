import assert from 'node:assert/strict';
import { keptState, readState } from '../../../adaptors/run/read-state.ts';
import { deepFreeze } from './fixtures.ts';

const BULK = {
  status: '/fhir/$export-poll-status?_jobId=1',
  started: '2024-03-01T00:00:00.000Z',
  purpose: 'count',
  windows: [['202401', '202402']],
  mappingHash: 'abc',
} as const;

const REFUSED = {
  persons: 2,
  of: 40,
  tried: '2024-03-01T00:00:00.000Z',
  windows: [['2024-02-01T00:00:00.000Z', '2024-02-01T00:01:00.000Z']],
  left: { persons: 1, windows: [] },
} as const;

const kept = {
  cursor: { Immunization: '2024-03-01T00:00:00.000Z' },
  overlap: {
    Immunization: { until: '2024-03-01T00:10:00.000Z', digest: '32b37928' },
    'Immunization/_history': { until: '2024-03-01T00:10:00.000Z', digest: '32b37', gone: '00001' },
  },
  dirty: ['202401'],
  parked: [{ period: '202301', code: 'expired', since: '2024-02-01T00:00:00.000Z' }],
  mappingHash: 'h1',
  calendar: 'nepali',
  lastSuccess: '2024-03-01T00:00:00.000Z',
  bulk: BULK,
  refused: REFUSED,
};
const asked = { asOf: '2024-03-10', dryRun: true, recount: 'all', backfill: '2022', retryParked: true };
const around = {
  proposed: { cells: [] },
  errors: { tally: { message: 'x' } },
  data: { resourceType: 'Patient' },
  references: [{}],
  response: { statusCode: 200 },
  configuration: { password: 'x' },
  report: {},
  running: {},
};

describe('readState', () => {
  it('takes what a run keeps and what a person asked for, and drops everything else', () => {
    const { errors: _, ...good } = around;
    assert.deepEqual(readState(deepFreeze({ ...kept, ...asked, ...good, errors: {} })), { ...kept, ...asked });
  });

  it('asks of this run nothing that was asked of one that failed', () => {
    assert.deepEqual(readState(deepFreeze({ ...kept, ...asked, ...around })), kept);
  });

  it('takes an empty state, and null for absent', () => {
    assert.deepEqual(readState({}), {});
    assert.deepEqual(readState({ data: {}, cursor: null, dirty: null, parked: undefined, recount: null }), {});
  });

  for (const state of [undefined, null, 'text', 5, true, [], [kept]]) {
    it(`refuses ${JSON.stringify(state)}`, () => {
      assert.throws(() => readState(state), {
        name: 'RunError',
        code: 'state-invalid',
        fix: 'take the output of the last good run, or start with an empty state {}',
        message:
          'the state is no object — take the output of the last good run, or start with an empty state {} (state-invalid)',
      });
    });
  }

  const bad: [string, unknown[]][] = [
    ['cursor', ['2024', [], ['x'], { Immunization: 5 }, { Immunization: null }, { Immunization: 'yesterday' }, 5]],
    ['dirty', ['202401', {}, [202401], [null], [['202401']], 5]],
    [
      'parked',
      ['202401', {}, ['202401'], [null], [{ period: '202401', code: 'x' }], [{ ...kept.parked[0], since: 5 }]],
    ],
    ['mappingHash', [5, {}, []]],
    ['calendar', [5, {}, []]],
    ['lastSuccess', [5, {}, []]],
    ['bulk', [5, {}, [], { ...BULK, status: 'https://fhir.example.org/1' }, { ...BULK, windows: [['202401']] }]],
    [
      'refused',
      [5, {}, [], { ...REFUSED, persons: 'x' }, { ...REFUSED, windows: [['soon']] }, { ...REFUSED, left: 5 }],
    ],
    ['asOf', [5, 'soon', '2024', '2024-03', 'March 10, 2024', '2024-03-10T00:00:00', '2024-13-01', '']],
    ['dryRun', ['true', 1, {}]],
    ['recount', [true, ['all'], {}]],
    ['backfill', [2022, ['2022'], {}]],
    [
      'overlap',
      [5, [], { Immunization: 5 }, { Immunization: { until: 'now', digest: '' } }, { Immunization: { digest: '' } }],
    ],
    ['retryParked', ['yes', 1]],
  ];
  for (const [key, values] of bad) {
    for (const value of values) {
      it(`refuses ${key}: ${JSON.stringify(value)}`, () => {
        assert.throws(() => readState({ ...kept, [key]: value }), {
          code: 'state-invalid',
          message: `"${key}" in the state has another shape than a run writes — take the output of the last good run, or start with an empty state {} (state-invalid)`,
        });
      });
    }
  }

  for (const asOf of ['2024-03-10', '2024-03-10T12:00:00Z', '2024-03-10T12:00+03:00', '2024-03-10T12:00:00.123Z']) {
    it(`takes ${asOf} for an instant`, () => {
      assert.deepEqual(readState({ asOf }), { asOf });
    });
  }
});

describe('keptState', () => {
  it('keeps the parts that the next run starts from, and none that are absent', () => {
    assert.deepEqual(keptState(deepFreeze({ ...kept, ...asked, ...around })), kept);
    assert.deepEqual(Object.keys(keptState({ dirty: [], ...around })), ['dirty']);
  });
});
