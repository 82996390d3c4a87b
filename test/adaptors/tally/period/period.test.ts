import assert from 'node:assert/strict';
import {
  comparePeriods,
  normalizePeriod,
  periodOf,
  periodRange,
  periodsBetween,
  shiftPeriod,
} from '../../../../adaptors/tally/period/index.ts';

describe('periodOf', () => {
  const cases: ['Monthly' | 'Weekly', string, string][] = [
    ['Monthly', '2024-02-29', '202402'],
    ['Monthly', '2024-12-31', '202412'],
    ['Weekly', '2024-12-29', '2024W52'],
    ['Weekly', '2024-12-30', '2025W1'],
    ['Weekly', '2025-12-29', '2026W1'],
    ['Weekly', '2026-12-28', '2026W53'],
    ['Weekly', '2027-01-03', '2026W53'],
    ['Weekly', '2020-12-31', '2020W53'],
    ['Weekly', '2021-01-03', '2020W53'],
  ];
  for (const [type, day, id] of cases) it(`${day} lies in ${type} ${id}`, () => assert.equal(periodOf(type, day), id));
});

describe('periodRange', () => {
  it('gives both ends of a month and of a week', () => {
    assert.deepEqual(periodRange('Monthly', '202302'), { start: '2023-02-01', end: '2023-02-28' });
    assert.deepEqual(periodRange('Weekly', '2026W53'), { start: '2026-12-28', end: '2027-01-03' });
    assert.deepEqual(periodRange('Weekly', '2025W01'), { start: '2024-12-30', end: '2025-01-05' });
  });
  it('refuses ids of no such period', () => {
    for (const id of ['2025W53', '2025W0', '202413', '2024', '2024W', 'last month', '202400']) {
      assert.throws(() => periodRange(id.includes('W') ? 'Weekly' : 'Monthly', id), RangeError, id);
    }
  });
  it('agrees with periodOf on every day of eight years', () => {
    for (let time = Date.UTC(2019, 0, 1); time < Date.UTC(2027, 0, 10); time += 86_400_000) {
      const day = new Date(time).toISOString().slice(0, 10);
      for (const type of ['Monthly', 'Weekly'] as const) {
        const { start, end } = periodRange(type, periodOf(type, day));
        assert.ok(start <= day && day <= end, `${type} ${day}`);
      }
    }
  });
});

describe('shiftPeriod, periodsBetween, comparePeriods', () => {
  it('step over year ends', () => {
    assert.equal(shiftPeriod('Monthly', '202401', -1), '202312');
    assert.equal(shiftPeriod('Weekly', '2026W53', 1), '2027W1');
    assert.deepEqual(periodsBetween('Monthly', '202311', '202401'), ['202311', '202312', '202401']);
    assert.deepEqual(periodsBetween('Monthly', '202402', '202401'), []);
  });
  it('orders weeks by time and not by text', () => {
    assert.deepEqual(
      ['2024W10', '2024W9', '2023W52'].sort((a, b) => comparePeriods('Weekly', a, b)),
      ['2023W52', '2024W9', '2024W10'],
    );
  });
  it('normalises the spellings that DHIS2 reads', () => {
    assert.deepEqual(['2025W01', '2025W10', '2025-03', '202503'].map(normalizePeriod), [
      '2025W1',
      '2025W10',
      '202503',
      '202503',
    ]);
  });
});
