import assert from 'node:assert/strict';
import type { DataSet, Dhis2Context } from '../../../../adaptors/dhis2/metadata/data-set.ts';
import { closedBecause } from '../../../../adaptors/dhis2/preflight/index.ts';
import type { PeriodType } from '../../../../adaptors/tally/period/index.ts';
import { nepali } from '../../tally/period/nepali.ts';
import { contextOf, dataSetOf, mappingOf } from '../support/rules.ts';

/** The reason at an instant, in a zone three hours east of UTC. */
function closed(period: string, now: string, rules: Partial<DataSet>, context: Partial<Dhis2Context> = {}) {
  const type: PeriodType = period.includes('W') ? 'Weekly' : 'Monthly';
  return closedBecause(mappingOf(type), dataSetOf(rules), contextOf(context), period, now);
}

describe('why a period is closed', () => {
  it('opens and locks periods by the days of the calendar', () => {
    const closed = (period: string, now: string, rules: Partial<DataSet>) =>
      closedBecause(mappingOf('Monthly', nepali), dataSetOf(rules), contextOf(), period, now);
    // 208012 ends on 12 April 2024, at 21:00 of UTC.
    assert.equal(closed('208012', '2024-04-12T20:59:00Z', {}), 'not-open');
    assert.equal(closed('208012', '2024-04-12T21:00:00Z', {}), undefined);
    assert.equal(closed('208101', '2024-04-12T20:59:00Z', { openFuturePeriods: 1 }), 'not-open');
    assert.equal(closed('208101', '2024-04-12T21:00:00Z', { openFuturePeriods: 1 }), undefined);
    assert.equal(closed('208012', '2024-04-23T12:00:00Z', { expiryDays: 10 }), undefined);
    assert.equal(closed('208012', '2024-04-23T12:00:01Z', { expiryDays: 10 }), 'expired');
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
      assert.equal(closed('202301', '2024-04-11T13:00:00Z', ten, { authorities: [authority] }), undefined);
      assert.equal(closed('202404', '2024-04-11T13:00:00Z', ten, { authorities: [authority] }), 'not-open');
    });
  }

  const [opening, closing] = ['2024-04-05T00:00:00.000', '2024-04-10T00:00:00.000'];
  const march = { inputPeriods: [{ period: '202403', openingDate: opening, closingDate: closing }] };
  const windows: [string, string, string, Partial<DataSet>, string | undefined][] = [
    ['in its window', '2.41.8', '2024-04-07T00:00:00Z', march, undefined],
    ['long before it', '2.41.8', '2024-04-03T00:00:00Z', march, 'not-in-input-period'],
    ['so near before it that only DHIS2 knows', '2.41.8', '2024-04-04T11:00:00Z', march, undefined],
    ['so near after it that only DHIS2 knows', '2.41.8', '2024-04-10T11:00:00Z', march, undefined],
    ['after it', '2.41.8', '2024-04-10T13:00:00Z', march, 'not-in-input-period'],
    [
      'not among those declared',
      '2.41.8',
      '2024-04-07T00:00:00Z',
      { inputPeriods: [{ period: '202402' }] },
      'not-in-input-period',
    ],
    ['declared without dates', '2.41.8', '2024-04-07T00:00:00Z', { inputPeriods: [{ period: '202403' }] }, undefined],
    [
      'declared in another spelling',
      '2.41.8',
      '2024-04-07T00:00:00Z',
      { inputPeriods: [{ period: '2024-03' }] },
      undefined,
    ],
    [
      'not ended, up to 2.42 whatever its window',
      '2.42.5',
      '2024-03-20T00:00:00Z',
      { inputPeriods: [{ period: '202403' }] },
      'not-open',
    ],
    [
      'not ended, from 2.43 by its window alone',
      '2.43.2',
      '2024-03-20T00:00:00Z',
      { inputPeriods: [{ period: '202403' }] },
      undefined,
    ],
    [
      'expired, from 2.43 by its window alone',
      '2.43.2',
      '2024-04-07T00:00:00Z',
      { ...march, expiryDays: 1 },
      undefined,
    ],
    ['after its window in 2.43.2', '2.43.2', '2024-04-11T00:00:00Z', march, 'not-in-input-period'],
    ['after its window in 2.44', '2.44-SNAPSHOT', '2024-04-11T00:00:00Z', march, 'not-in-input-period'],
    ['after its window in 2.43.1, which has them inverted', '2.43.1', '2024-04-11T00:00:00Z', march, undefined],
    ['after its window in 2.43.0.1', '2.43.0.1', '2024-04-11T00:00:00Z', march, undefined],
    ['after its window in 2.43.10', '2.43.10', '2024-04-11T00:00:00Z', march, 'not-in-input-period'],
  ];
  for (const [title, version, now, rules, expected] of windows) {
    it(`${title} is ${expected ?? 'left to DHIS2'}`, () => {
      assert.equal(closed('202403', now, rules, { version, authorities: ['ALL'] }), expected);
    });
  }
});
