import assert from 'node:assert/strict';
import { adxPeriod } from '../../../adaptors/exchange/adx/adx-period.ts';
import {
  createCalendar,
  PERIOD_TYPES,
  type PeriodType,
  periodOf,
  periodRange,
  periodsBetween,
} from '../../../adaptors/tally/period/index.ts';
import { adxPeriodOf } from '../../../cli/sandbox/dhis2/adx-period.ts';
import { createPeriods } from '../../../cli/sandbox/dhis2/periods.ts';

const of = (type: PeriodType, id: string) => adxPeriod({ id, type, ...periodRange(type, id) });
/** Types that DHIS2 2.41 does not have. */
const LATER: readonly PeriodType[] = ['WeeklyFriday', 'FinancialFeb', 'FinancialAug', 'FinancialSep'];

describe('adxPeriod', () => {
  const cases: [type: PeriodType, id: string, expected: string][] = [
    ['Daily', '20240229', '2024-02-29/P1D'],
    ['Weekly', '2025W1', '2024-12-30/P7D'],
    ['WeeklyFriday', '2025FriW1', '2025-01-03/P7D'],
    ['BiWeekly', '2024BiW1', '2024-01-01/P14D'],
    ['Monthly', '202402', '2024-02-01/P1M'],
    ['BiMonthly', '202402B', '2024-03-01/P2M'],
    ['Quarterly', '2024Q4', '2024-10-01/P3M'],
    ['SixMonthly', '2024S2', '2024-07-01/P6M'],
    ['SixMonthlyApril', '2024AprilS2', '2024-10-01/P6M'],
    ['SixMonthlyNov', '2025NovS1', '2024-11-01/P6M'],
    ['Yearly', '2024', '2024-01-01/P1Y'],
    ['FinancialJuly', '2024July', '2024-07-01/P1Y'],
    ['FinancialSep', '2024Sep', '2024-09-01/P1Y'],
    ['FinancialNov', '2025Nov', '2024-11-01/P1Y'],
  ];
  for (const [type, id, expected] of cases) {
    it(`writes ${type} ${id} as ${expected}`, () => assert.equal(of(type, id), expected));
  }

  for (const type of PERIOD_TYPES) {
    if (type === 'QuarterlyNov' || LATER.includes(type)) continue;
    it(`writes ${type} periods so that DHIS2 reads the same ones`, () => {
      const periods = createPeriods();
      const from = periodOf(type, type === 'Daily' ? '2024-12-01' : '2024-01-15');
      const ids = periodsBetween(type, from, periodOf(type, '2025-11-21')).filter((id) => !id.endsWith('BiW27'));
      assert.ok(ids.length >= 2);
      assert.deepEqual(
        ids.map((id) => adxPeriodOf(periods, of(type, id)).id),
        ids,
      );
    });
  }

  it('refuses quarters from November on, which DHIS2 would take for others', () => {
    assert.throws(() => of('QuarterlyNov', '2025NovQ1'), {
      name: 'ExchangeError',
      code: 'period-not-expressible',
      message: /QuarterlyNov periods would be read as Quarterly ones/,
    });
    assert.equal(adxPeriodOf(createPeriods(), '2024-11-01/P3M').id, '2024Q4');
  });

  it('refuses the short 27th period of two weeks', () => {
    assert.throws(() => of('BiWeekly', '2026BiW27'), { message: /BiWeekly period 2026BiW27 has 7 days/ });
  });

  it('refuses months of other calendars', () => {
    const calendar = createCalendar('thai');
    const period = { id: '256703', type: 'Monthly', calendar, ...periodRange('Monthly', '256703', calendar) } as const;
    assert.throws(() => adxPeriod(period), { message: /months of the thai calendar/ });
    assert.equal(adxPeriod({ ...period, calendar: createCalendar('gregorian') }), '2024-03-01/P1M');
  });
});
