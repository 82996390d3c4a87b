import { AdxError } from './adx-document.ts';
import type { Period, Periods } from './periods.ts';

const weeks: Readonly<Record<number, string>> = {
  0: 'WeeklySunday',
  1: 'Weekly',
  3: 'WeeklyWednesday',
  4: 'WeeklyThursday',
  6: 'WeeklySaturday',
};
const halves: Readonly<Record<string, string>> = {
  '01': 'SixMonthly',
  '07': 'SixMonthly',
  '04': 'SixMonthlyApril',
  '10': 'SixMonthlyApril',
  '05': 'SixMonthlyNov',
  '11': 'SixMonthlyNov',
};
const years: Readonly<Record<string, string>> = {
  '01': 'Yearly',
  '04': 'FinancialApril',
  '07': 'FinancialJuly',
  '10': 'FinancialOct',
  '11': 'FinancialNov',
};

/** Type by duration; weeks by their first day, half years and years by their first month. */
const types: Readonly<Record<string, (start: string) => string | undefined>> = {
  P1D: () => 'Daily',
  P7D: (start) => weeks[new Date(start).getUTCDay()],
  P14D: () => 'BiWeekly',
  P1M: () => 'Monthly',
  P2M: () => 'BiMonthly',
  // Those of QuarterlyNov too: they become the quarter that their first day lies in.
  P3M: () => 'Quarterly',
  P6M: (start) => halves[start.slice(5, 7)],
  P1Y: (start) => years[start.slice(5, 7)],
};

/**
 * Read a period of ADX.
 *
 * @param periods of the server
 * @param text such as `2024-03-01/P1M`
 * @returns the period of the type that fits the duration, on the first day
 * @throws AdxError for what DHIS2 has no period of
 * @example adxPeriodOf(periods, '2024-02-26/P7D').id; // '2024W9'
 */
export function adxPeriodOf(periods: Periods, text: string): Period {
  const [start = '', duration = '', ...more] = text.split('/');
  if (duration === '' || more.length > 0 || Number.isNaN(Date.parse(start))) {
    throw new AdxError(`${text} not in valid <date>/<duration> format`);
  }
  const typeOf = Object.hasOwn(types, duration) ? types[duration] : undefined;
  if (typeOf === undefined) throw new AdxError(`${duration} is not a supported duration type`);
  const type = typeOf(start);
  const period = type === undefined ? undefined : periods.containing(type, start);
  if (period === undefined) throw new AdxError(`${text} is invalid ${duration === 'P7D' ? 'weekly' : 'period'} type`);
  return period;
}
