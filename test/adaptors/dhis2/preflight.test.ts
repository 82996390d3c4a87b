import assert from 'node:assert/strict';
import type { DataSet } from '../../../adaptors/dhis2/data-set.ts';
import { checkPeriodType, closedBecause } from '../../../adaptors/dhis2/preflight.ts';
import type { PeriodType } from '../../../adaptors/tally/period/index.ts';
import { sampleMapping } from './support/sample-report.ts';

const limited = { username: 'tallysheet', authorities: ['F_DATAVALUE_ADD'], version: '2.41.8' };

function dataSet(changed: Partial<DataSet> = {}): DataSet {
  const usual = { id: 'uidDataSet1', name: 'EPI', periodType: 'Monthly', openFuturePeriods: 0, expiryDays: 0 };
  return { ...usual, openPeriodsAfterCoEndDate: 0, attributeOptionCombos: [], elements: [], orgUnits: [], ...changed };
}

function mappingOf(type: PeriodType) {
  const mapping = sampleMapping();
  return { ...mapping, period: { ...mapping.period, type } };
}

/** The reason at an instant, in a zone three hours east of UTC. */
function closed(period: string, now: string, rules: Partial<DataSet>, authorities = limited.authorities) {
  const type: PeriodType = period.includes('W') ? 'Weekly' : 'Monthly';
  return closedBecause(mappingOf(type), dataSet(rules), { ...limited, authorities }, period, now);
}

describe('preflight', () => {
  it('refuses another period type', () => {
    assert.doesNotThrow(() => checkPeriodType(mappingOf('Monthly'), dataSet()));
    assert.throws(() => checkPeriodType(mappingOf('Weekly'), dataSet()), {
      code: 'period-type',
      message: /data set "EPI" is Monthly, the mapping counts Weekly/,
    });
  });

  const ten = { expiryDays: 10 };
  const cases: [string, string, Partial<DataSet>, string | undefined][] = [
    ['202403', '2024-04-01T00:00:00Z', {}, undefined],
    ['202403', '2024-03-31T12:00:00Z', {}, 'not-open'],
    ['202403', '2024-03-31T21:30:00Z', {}, undefined],
    ['202403', '2024-03-31T12:00:00Z', { openFuturePeriods: 1 }, undefined],
    ['202404', '2024-03-31T12:00:00Z', { openFuturePeriods: 1 }, 'not-open'],
    ['202406', '2024-03-31T12:00:00Z', { openFuturePeriods: 4 }, undefined],
    ['2024W10', '2024-03-10T12:00:00Z', {}, 'not-open'],
    ['2024W10', '2024-03-11T00:00:00Z', {}, undefined],
    ['202403', '2024-04-10T23:00:00Z', ten, undefined],
    ['202403', '2024-04-11T11:00:00Z', ten, undefined],
    ['202403', '2024-04-11T13:00:00Z', ten, 'expired'],
    ['201001', '2024-04-11T13:00:00Z', {}, undefined],
    ['2024W10', '2024-03-22T13:00:00Z', ten, 'expired'],
  ];
  for (const [period, now, rules, expected] of cases) {
    it(`${period} at ${now} with ${JSON.stringify(rules)} is ${expected ?? 'open'}`, () => {
      assert.equal(closed(period, now, rules), expected);
    });
  }

  for (const authority of ['ALL', 'F_EDIT_EXPIRED']) {
    it(`${authority} lifts the lock, not the future`, () => {
      assert.equal(closed('202301', '2024-04-11T13:00:00Z', ten, [authority]), undefined);
      assert.equal(closed('202404', '2024-04-11T13:00:00Z', ten, [authority]), 'not-open');
    });
  }
});
