import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  AGE_UNITS,
  type AgeUnit,
  addAge,
  ageBetween,
  ageIn,
  dayOfText,
  textOfDay,
} from '../../../../adaptors/tally/period/index.ts';

describe('ageIn', () => {
  const cases: [AgeUnit, string, string, number][] = [
    ['years', '2020-02-29', '2021-02-28', 0],
    ['years', '2020-02-29', '2021-03-01', 1],
    ['years', '2020-02-29', '2024-02-29', 4],
    ['years', '2023-05-10', '2024-05-09', 0],
    ['years', '2023-05-10', '2024-05-10', 1],
    ['years', '2023-05-10', '2023-05-09', -1],
    ['months', '2024-01-31', '2024-02-29', 0],
    ['months', '2024-01-31', '2024-03-01', 1],
    ['months', '2024-01-15', '2025-01-15', 12],
    ['weeks', '2024-01-01', '2024-01-14', 1],
    ['weeks', '2024-01-01', '2024-01-15', 2],
    ['days', '2024-02-28', '2024-03-01', 2],
    ['days', '2024-03-02', '2024-03-01', -1],
    ['weeks', '2024-03-02', '2024-03-01', -1],
  ];
  for (const [unit, birth, event, age] of cases) {
    it(`from ${birth} to ${event} are ${age} complete ${unit}`, () => assert.equal(ageIn(unit, birth, event), age));
  }
});

/** The age in months by trying each in turn: complete on the birth's day of the month, or on the 1st after a short month. */
function monthsByTrying(birth: string, event: string): number {
  const [year = 0, month = 0, day = 0] = birth.split('-').map(Number);
  let months = -2400;
  for (;;) {
    const complete = new Date(Date.UTC(year, month - 1 + months + 1, day)).toISOString();
    const overflows = new Date(complete).getUTCDate() !== day;
    const on = overflows ? `${complete.slice(0, 8)}01` : complete.slice(0, 10);
    if (on > event) return months;
    months += 1;
  }
}

describe('ageBetween and addAge', () => {
  const days = fc.integer({ min: dayOfText('1900-01-01'), max: dayOfText('2060-12-31') });
  const monthEnds = fc
    .tuple(fc.integer({ min: 1900, max: 2060 }), fc.integer({ min: 0, max: 11 }), fc.integer({ min: -3, max: 1 }))
    .map(([year, month, by]) => Date.UTC(year, month + 1, by) / 86_400_000);
  const someDays = fc.oneof(days, monthEnds);

  it('agree with an age found by trying', () => {
    fc.assert(
      fc.property(someDays, someDays, (birth, event) => {
        const months = monthsByTrying(textOfDay(birth), textOfDay(event));
        assert.equal(ageBetween('months', birth, event), months, `${textOfDay(birth)} ${textOfDay(event)}`);
        assert.equal(ageBetween('years', birth, event), Math.floor(months / 12));
        assert.equal(ageBetween('days', birth, event), event - birth);
        assert.equal(ageBetween('weeks', birth, event), Math.floor((event - birth) / 7));
      }),
    );
  });

  for (const unit of AGE_UNITS) {
    it(`are each other's inverse in ${unit}`, () => {
      fc.assert(
        fc.property(someDays, fc.integer({ min: -150, max: 150 }), (birth, count) => {
          const complete = addAge(unit, birth, count);
          assert.equal(ageBetween(unit, birth, complete), count, `${textOfDay(birth)} ${textOfDay(complete)}`);
          assert.equal(ageBetween(unit, birth, complete - 1), count - 1);
        }),
        { numRuns: 500 },
      );
    });
  }

  const cases: [AgeUnit, string, number, string][] = [
    ['years', '2020-02-29', 1, '2021-03-01'],
    ['years', '2020-02-29', 4, '2024-02-29'],
    ['months', '2024-01-31', 1, '2024-03-01'],
    ['months', '2024-01-31', 2, '2024-03-31'],
    ['months', '2023-12-31', -1, '2023-12-01'],
    ['weeks', '2024-02-26', 1, '2024-03-04'],
    ['days', '2024-02-28', 2, '2024-03-01'],
  ];
  for (const [unit, day, count, complete] of cases) {
    it(`${count} ${unit} from ${day} are complete on ${complete}`, () => {
      assert.equal(textOfDay(addAge(unit, dayOfText(day), count)), complete);
    });
  }
});
