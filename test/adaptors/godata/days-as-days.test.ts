import assert from 'node:assert/strict';
import { daysAsDays } from '../../../adaptors/godata/days-as-days.ts';
import { deepFreeze } from '../run/fixtures.ts';

describe('days of Go.Data', () => {
  for (const [given, expected] of [
    ['2026-03-02T00:00:00.000Z', '2026-03-02'],
    ['2026-03-02T00:00:00Z', '2026-03-02'],
    ['2026-03-02T23:59:59.999Z', '2026-03-02'],
    ['0202-03-02T00:00:00.000Z', '0202-03-02'],
    ['2026-03-02T00:00:00.001Z', '2026-03-02T00:00:00.001Z'],
    ['2026-03-02T08:00:00.000Z', '2026-03-02T08:00:00.000Z'],
    ['2026-03-02', '2026-03-02'],
    ['a text of LETTERS', 'a text of LETTERS'],
    ['', ''],
    [null, null],
    [7, 7],
  ] as const) {
    it(`${JSON.stringify(given)} is ${JSON.stringify(expected)}`, () => assert.equal(daysAsDays(given), expected));
  }

  it('are found at any depth, and what has none is not copied', () => {
    const given = deepFreeze({
      dateOfOnset: '2026-03-02T00:00:00.000Z',
      age: { years: 4 },
      addresses: [{ date: null }, { date: '2026-03-01T00:00:00.000Z', city: 'x' }],
    });
    const days = daysAsDays(given) as typeof given;
    assert.deepEqual(days, {
      dateOfOnset: '2026-03-02',
      age: { years: 4 },
      addresses: [{ date: null }, { date: '2026-03-01', city: 'x' }],
    });
    assert.equal(days.age, given.age);
    assert.equal(days.addresses[0], given.addresses[0]);
  });
});
