import assert from 'node:assert/strict';
import { eventDays, partialDays } from '../../../../adaptors/tally/period/index.ts';

describe('eventDays', () => {
  const cases: [zone: string, value: string, day: string | undefined][] = [
    ['Africa/Nairobi', '2024-02-29T22:30:00Z', '2024-03-01'],
    ['Africa/Nairobi', '2024-03-01T00:30:00+03:00', '2024-03-01'],
    ['America/New_York', '2024-03-01T02:00:00+00:00', '2024-02-29'],
    ['America/New_York', '2024-03-10T06:59:59Z', '2024-03-10'],
    ['America/New_York', '2024-11-03T04:30:00Z', '2024-11-03'],
    ['America/New_York', '2024-11-03T03:59:59.999Z', '2024-11-02'],
    ['Asia/Kathmandu', '2024-01-31T18:14:59Z', '2024-01-31'],
    ['Asia/Kathmandu', '2024-01-31T18:15:00Z', '2024-02-01'],
    ['Pacific/Apia', '2011-12-30T09:59:00Z', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31'],
    ['UTC', '2024-02-29', '2024-02-29'],
    ['America/New_York', '2024-02-29', '2024-02-29'],
    ['UTC', '2024-02-30', undefined],
    ['UTC', '2024-02-28T10:00:00', undefined],
    ['UTC', 'soon', undefined],
    ['UTC', '0000-01-01', undefined],
    ['Pacific/Kiritimati', '9999-12-31T23:59:00-12:00', undefined],
    ['Pacific/Kiritimati', '9998-12-31T23:59:00-12:00', '9999-01-02'],
    ['UTC', '', undefined],
  ];
  for (const [zone, value, day] of cases) {
    it(`${value || 'an empty text'} in ${zone} is ${day ?? 'no day'}`, () => {
      assert.deepEqual(eventDays(zone)(value), day === undefined ? undefined : { start: day, end: day });
    });
  }
  it('gives both ends of a date of less precision', () => {
    assert.deepEqual(eventDays('UTC')('2024-02'), { start: '2024-02-01', end: '2024-02-29' });
    assert.deepEqual(partialDays('2023'), { start: '2023-01-01', end: '2023-12-31' });
    assert.equal(partialDays('2023-13'), undefined);
  });
});
