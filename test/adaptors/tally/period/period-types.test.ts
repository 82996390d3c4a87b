import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  comparePeriods,
  dayOfText,
  normalizePeriod,
  PERIOD_TYPES,
  type PeriodType,
  periodOf,
  periodOfDay,
  periodRange,
  periodsBetween,
  shiftPeriod,
  textOfDay,
} from '../../../../adaptors/tally/period/index.ts';

describe('the periods of DHIS2', () => {
  const spans: [PeriodType, id: string, start: string, end: string, spelling?: string][] = [
    ['Daily', '20250309', '2025-03-09', '2025-03-09', '2025-03-09'],
    ['Daily', '20240229', '2024-02-29', '2024-02-29'],
    ['Daily', '20231231', '2023-12-31', '2023-12-31'],
    ['Weekly', '2025W1', '2024-12-30', '2025-01-05', '2025W01'],
    ['Weekly', '2026W1', '2025-12-29', '2026-01-04'],
    ['Weekly', '2026W53', '2026-12-28', '2027-01-03'],
    ['Weekly', '2020W53', '2020-12-28', '2021-01-03', ' 2020W53 '],
    ['WeeklyWednesday', '2025WedW1', '2025-01-01', '2025-01-07', '2025WedW01'],
    ['WeeklyWednesday', '2026WedW1', '2025-12-31', '2026-01-06'],
    ['WeeklyThursday', '2025ThuW1', '2025-01-02', '2025-01-08'],
    ['WeeklyThursday', '2026ThuW52', '2026-12-24', '2026-12-30'],
    ['WeeklyFriday', '2025FriW1', '2025-01-03', '2025-01-09'],
    ['WeeklySaturday', '2025SatW1', '2025-01-04', '2025-01-10', '2025SatW01'],
    ['WeeklySaturday', '2026SatW1', '2026-01-03', '2026-01-09'],
    ['WeeklySaturday', '2024SatW53', '2024-12-28', '2025-01-03'],
    ['WeeklySunday', '2025SunW1', '2024-12-29', '2025-01-04'],
    ['WeeklySunday', '2025SunW53', '2025-12-28', '2026-01-03'],
    ['BiWeekly', '2025BiW1', '2024-12-30', '2025-01-12', '2025BiW01'],
    ['BiWeekly', '2025BiW26', '2025-12-15', '2025-12-28'],
    ['BiWeekly', '2026BiW27', '2026-12-28', '2027-01-03'],
    ['BiWeekly', '2027BiW1', '2027-01-04', '2027-01-17'],
    ['Monthly', '202402', '2024-02-01', '2024-02-29', '2024-02'],
    ['Monthly', '190002', '1900-02-01', '1900-02-28'],
    ['BiMonthly', '202501B', '2025-01-01', '2025-02-28'],
    ['BiMonthly', '202502B', '2025-03-01', '2025-04-30'],
    ['BiMonthly', '202406B', '2024-11-01', '2024-12-31'],
    ['Quarterly', '2025Q1', '2025-01-01', '2025-03-31'],
    ['Quarterly', '2025Q4', '2025-10-01', '2025-12-31'],
    ['QuarterlyNov', '2025NovQ1', '2024-11-01', '2025-01-31'],
    ['QuarterlyNov', '2024NovQ2', '2024-02-01', '2024-04-30'],
    ['QuarterlyNov', '2025NovQ4', '2025-08-01', '2025-10-31'],
    ['SixMonthly', '2025S2', '2025-07-01', '2025-12-31'],
    ['SixMonthlyApril', '2025AprilS1', '2025-04-01', '2025-09-30'],
    ['SixMonthlyApril', '2025AprilS2', '2025-10-01', '2026-03-31'],
    ['SixMonthlyNov', '2025NovS1', '2024-11-01', '2025-04-30'],
    ['SixMonthlyNov', '2025NovS2', '2025-05-01', '2025-10-31'],
    ['Yearly', '2025', '2025-01-01', '2025-12-31'],
    ['FinancialFeb', '2025Feb', '2025-02-01', '2026-01-31'],
    ['FinancialApril', '2025April', '2025-04-01', '2026-03-31'],
    ['FinancialJuly', '2025July', '2025-07-01', '2026-06-30'],
    ['FinancialAug', '2025Aug', '2025-08-01', '2026-07-31'],
    ['FinancialSep', '2025Sep', '2025-09-01', '2026-08-31'],
    ['FinancialOct', '2025Oct', '2025-10-01', '2026-09-30'],
    ['FinancialNov', '2025Nov', '2024-11-01', '2025-10-31'],
  ];
  for (const [type, id, start, end, spelling] of spans) {
    it(`${type} ${id} goes from ${start} to ${end}`, () => {
      assert.deepEqual(periodRange(type, id), { start, end });
      assert.equal(periodOf(type, start), id);
      assert.equal(periodOf(type, end), id);
      if (spelling !== undefined) {
        assert.equal(normalizePeriod(spelling), id);
        assert.deepEqual(periodRange(type, spelling), { start, end });
        assert.equal(shiftPeriod(type, spelling, 0), id);
      }
    });
  }

  it('are all in the table above', () => {
    assert.deepEqual([...new Set(spans.map(([type]) => type))], [...PERIOD_TYPES]);
  });

  const refused: [PeriodType, string][] = [
    ['Daily', '20250229'],
    ['Daily', '20251301'],
    ['Daily', '202503'],
    ['Daily', '2025-3-09'],
    ['Weekly', '2025W53'],
    ['Weekly', '2025W0'],
    ['Weekly', '2025w1'],
    ['Weekly', '2026-W01'],
    ['Weekly', '2025W001'],
    ['Weekly', '2025WedW1'],
    ['WeeklyWednesday', '2025W1'],
    ['WeeklyThursday', '2025ThuW53'],
    ['BiWeekly', '2025BiW27'],
    ['BiWeekly', '2025BiW0'],
    ['BiWeekly', '2025W1'],
    ['Monthly', '202413'],
    ['Monthly', '202400'],
    ['Monthly', '2024'],
    ['Monthly', '202402B'],
    ['BiMonthly', '202507B'],
    ['BiMonthly', '202500B'],
    ['BiMonthly', '20251B'],
    ['Quarterly', '2025Q5'],
    ['Quarterly', '2025Q0'],
    ['Quarterly', '2025Q01'],
    ['Quarterly', '2025NovQ1'],
    ['SixMonthly', '2025S3'],
    ['SixMonthlyApril', '2025S1'],
    ['Yearly', '25'],
    ['Yearly', '2025April'],
    ['Yearly', '2025-01-01/P1Y'],
    ['FinancialApril', '2025'],
    ['FinancialApril', '2025april'],
    ['FinancialNov', '2025NovQ1'],
  ];
  for (const [type, id] of refused) {
    it(`${id} is no ${type} period`, () => {
      assert.throws(() => periodRange(type, id), { name: 'RangeError', message: new RegExp(`not a ${type} period`) });
    });
  }
});

describe('the periods of each type', () => {
  const days = fc.integer({ min: dayOfText('1900-01-01'), max: dayOfText('2199-12-31') });

  for (const type of PERIOD_TYPES) {
    it(`${type}: follow each other without gap or overlap`, () => {
      fc.assert(
        fc.property(days, (day) => {
          const id = periodOfDay(type)(day);
          const { start, end } = periodRange(type, id);
          assert.ok(start <= textOfDay(day) && textOfDay(day) <= end, `${textOfDay(day)} in ${id}`);
          assert.equal(periodOf(type, start), id);
          assert.equal(periodOf(type, end), id);
          assert.equal(periodOfDay(type)(dayOfText(end) + 1), shiftPeriod(type, id, 1));
          assert.equal(periodOfDay(type)(dayOfText(start) - 1), shiftPeriod(type, id, -1));
          assert.equal(normalizePeriod(id), id);
        }),
      );
    });

    it(`${type}: are counted alike by shifting, listing and comparing`, () => {
      fc.assert(
        fc.property(days, fc.integer({ min: 0, max: 60 }), (day, by) => {
          const id = periodOfDay(type)(day);
          const later = shiftPeriod(type, id, by);
          assert.equal(shiftPeriod(type, later, -by), id);
          const between = periodsBetween(type, id, later);
          assert.deepEqual([between.length, between[0], between.at(-1)], [by + 1, id, later]);
          assert.equal(Math.sign(comparePeriods(type, id, later)), by === 0 ? 0 : -1);
          assert.equal(Math.sign(comparePeriods(type, later, id)), Math.sign(by));
        }),
        { numRuns: 30 },
      );
    });

    it(`${type}: have ids that can be read on every day that a reader or an added age may give`, () => {
      for (const day of [-1_000_000, -719_162, -719_000, 2_932_531, 2_932_897, 4_000_000]) {
        const id = periodOfDay(type)(day);
        assert.equal(comparePeriods(type, id, id), 0);
      }
    });
  }
});
