/**
 * The DHIS2 period types that mappings can name, spelt as `/api/periodTypes` spells them. FinancialSep came with DHIS2
 * 2.42; WeeklyFriday, FinancialFeb and FinancialAug with 2.43. TwoYearly has no ids and is left out.
 */
export const PERIOD_TYPES = [
  'Daily',
  'Weekly',
  'WeeklyWednesday',
  'WeeklyThursday',
  'WeeklyFriday',
  'WeeklySaturday',
  'WeeklySunday',
  'BiWeekly',
  'Monthly',
  'BiMonthly',
  'Quarterly',
  'QuarterlyNov',
  'SixMonthly',
  'SixMonthlyApril',
  'SixMonthlyNov',
  'Yearly',
  'FinancialFeb',
  'FinancialApril',
  'FinancialJuly',
  'FinancialAug',
  'FinancialSep',
  'FinancialOct',
  'FinancialNov',
] as const;
export type PeriodType = (typeof PERIOD_TYPES)[number];

/** Periods that are weeks, or pairs of them; each belongs to the year that has at least four days of its first week. */
export interface WeekShape {
  readonly unit: 'weeks';
  /** How many weeks a period has. */
  readonly length: 1 | 2;
  /** The day on which a week begins: 0 is Monday. */
  readonly weekday: number;
  /** What stands between the year and the number. */
  readonly infix: string;
}

/** Periods that are one or more months of a year. */
export interface MonthShape {
  readonly unit: 'months';
  /** How many months a period has. */
  readonly length: 1 | 2 | 3 | 6 | 12;
  /** The month in which the first period of a year begins: 0 is January, -2 November of the year before. */
  readonly first: number;
  /** What stands between the year and the number. */
  readonly infix: string;
  /** Digits of the number; 0 when a year is one period. */
  readonly digits: 0 | 1 | 2;
  /** What stands after the number. */
  readonly suffix: string;
}

export type PeriodShape = { readonly unit: 'days' } | WeekShape | MonthShape;

/**
 * How each period type cuts time and writes its ids. Types of November are named by the year in which they end, all
 * others by that in which they begin.
 *
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/introduction.html#webapi_date_perid_format
 */
export const PERIOD_SHAPES: Readonly<Record<PeriodType, PeriodShape>> = {
  Daily: { unit: 'days' },
  Weekly: { unit: 'weeks', length: 1, weekday: 0, infix: 'W' },
  WeeklyWednesday: { unit: 'weeks', length: 1, weekday: 2, infix: 'WedW' },
  WeeklyThursday: { unit: 'weeks', length: 1, weekday: 3, infix: 'ThuW' },
  WeeklyFriday: { unit: 'weeks', length: 1, weekday: 4, infix: 'FriW' },
  WeeklySaturday: { unit: 'weeks', length: 1, weekday: 5, infix: 'SatW' },
  WeeklySunday: { unit: 'weeks', length: 1, weekday: 6, infix: 'SunW' },
  BiWeekly: { unit: 'weeks', length: 2, weekday: 0, infix: 'BiW' },
  Monthly: { unit: 'months', length: 1, first: 0, infix: '', digits: 2, suffix: '' },
  BiMonthly: { unit: 'months', length: 2, first: 0, infix: '', digits: 2, suffix: 'B' },
  Quarterly: { unit: 'months', length: 3, first: 0, infix: 'Q', digits: 1, suffix: '' },
  QuarterlyNov: { unit: 'months', length: 3, first: -2, infix: 'NovQ', digits: 1, suffix: '' },
  SixMonthly: { unit: 'months', length: 6, first: 0, infix: 'S', digits: 1, suffix: '' },
  SixMonthlyApril: { unit: 'months', length: 6, first: 3, infix: 'AprilS', digits: 1, suffix: '' },
  SixMonthlyNov: { unit: 'months', length: 6, first: -2, infix: 'NovS', digits: 1, suffix: '' },
  Yearly: { unit: 'months', length: 12, first: 0, infix: '', digits: 0, suffix: '' },
  FinancialFeb: { unit: 'months', length: 12, first: 1, infix: 'Feb', digits: 0, suffix: '' },
  FinancialApril: { unit: 'months', length: 12, first: 3, infix: 'April', digits: 0, suffix: '' },
  FinancialJuly: { unit: 'months', length: 12, first: 6, infix: 'July', digits: 0, suffix: '' },
  FinancialAug: { unit: 'months', length: 12, first: 7, infix: 'Aug', digits: 0, suffix: '' },
  FinancialSep: { unit: 'months', length: 12, first: 8, infix: 'Sep', digits: 0, suffix: '' },
  FinancialOct: { unit: 'months', length: 12, first: 9, infix: 'Oct', digits: 0, suffix: '' },
  FinancialNov: { unit: 'months', length: 12, first: -2, infix: 'Nov', digits: 0, suffix: '' },
};
