import { isoMonths, type MonthStarts } from './month-starts.ts';

/** How the ids of one period type are read and what they stand for. */
export interface PeriodRule {
  type: string;
  /** Groups: year, index within the year, day of the month (days only). */
  pattern: RegExp;
  id(year: number, index: number, day: number): string;
  /** First and last day, or undefined when there is no such period. */
  span(year: number, index: number, day: number): [string, string] | undefined;
  perYear(year: number): number;
}

const dayLength = 86_400_000;
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);
const two = (value: number): string => String(value).padStart(2, '0');

function days({ startOf }: MonthStarts): PeriodRule {
  const span = (year: number, month: number, day: number): [string, string] | undefined => {
    if (month < 1 || month > 12 || day < 1) return undefined;
    const time = startOf(year, month) + (day - 1) * dayLength;
    return time < startOf(year, month + 1) ? [iso(time), iso(time)] : undefined;
  };
  const id = (year: number, month: number, day: number): string => `${year}${two(month)}${two(day)}`;
  const perYear = (year: number): number => (startOf(year + 1, 1) - startOf(year, 1)) / dayLength;
  return { type: 'Daily', pattern: /^(\d{4})-?(\d{2})-?(\d{2})$/, id, span, perYear };
}

/** Weeks belong to the year that holds at least four of their days. `first` is the week day they begin on, Monday = 1. */
function weeks(type: string, infix: string, first: number, length = 1): PeriodRule {
  const firstWeek = (year: number): number => {
    const fourth = Date.UTC(year, 0, 4);
    return fourth - ((new Date(fourth).getUTCDay() - first + 7) % 7) * dayLength;
  };
  const inYear = (year: number): number => (firstWeek(year + 1) - firstWeek(year)) / (7 * dayLength);
  const perYear = (year: number): number => Math.ceil(inYear(year) / length);
  const span = (year: number, index: number): [string, string] | undefined => {
    if (index < 1 || index > perYear(year)) return undefined;
    const start = firstWeek(year) + (index - 1) * length * 7 * dayLength;
    return [iso(start), iso(start + (length * 7 - 1) * dayLength)];
  };
  const pattern = new RegExp(`^(\\d{4})${infix}W(\\d{1,2})$`);
  return { type, pattern, id: (year, index) => `${year}${infix}W${index}`, span, perYear };
}

/** Parts of a year that begin with a month; `first` below 1 lies in the year before. */
function parts(type: string, pattern: RegExp, id: PeriodRule['id'], first: number, length: number): MonthlyRule {
  return ({ startOf }) => {
    const perYear = (): number => 12 / length;
    const span = (year: number, index: number): [string, string] | undefined => {
      if (index < 1 || index > 12 / length) return undefined;
      const month = first + (index - 1) * length;
      return [iso(startOf(year, month)), iso(startOf(year, month + length) - dayLength)];
    };
    return { type, pattern, id, span, perYear };
  };
}

type MonthlyRule = (months: MonthStarts) => PeriodRule;

const year = (type: string, suffix: string, first: number): MonthlyRule =>
  parts(type, new RegExp(`^(\\d{4})${suffix}$`), (value) => `${value}${suffix}`, first, 12);

const halves = (type: string, infix: string, first: number): MonthlyRule =>
  parts(type, new RegExp(`^(\\d{4})${infix}S(\\d)$`), (value, index) => `${value}${infix}S${index}`, first, 6);

const quarters = (type: string, infix: string, first: number): MonthlyRule =>
  parts(type, new RegExp(`^(\\d{4})${infix}Q(\\d)$`), (value, index) => `${value}${infix}Q${index}`, first, 3);

const weekRules: readonly PeriodRule[] = [
  weeks('Weekly', '', 1),
  weeks('WeeklyWednesday', 'Wed', 3),
  weeks('WeeklyThursday', 'Thu', 4),
  weeks('WeeklySaturday', 'Sat', 6),
  weeks('WeeklySunday', 'Sun', 7),
  weeks('BiWeekly', 'Bi', 1, 2),
];

const monthRules: readonly MonthlyRule[] = [
  parts('Monthly', /^(\d{4})-?(\d{2})$/, (value, index) => `${value}${two(index)}`, 1, 1),
  parts('BiMonthly', /^(\d{4})(\d{2})B$/, (value, index) => `${value}${two(index)}B`, 1, 2),
  quarters('Quarterly', '', 1),
  quarters('QuarterlyNov', 'Nov', -1),
  halves('SixMonthly', '', 1),
  halves('SixMonthlyApril', 'April', 4),
  halves('SixMonthlyNov', 'Nov', -1),
  year('Yearly', '', 1),
  year('FinancialApril', 'April', 4),
  year('FinancialJuly', 'July', 7),
  year('FinancialOct', 'Oct', 10),
  year('FinancialNov', 'Nov', -1),
];

/**
 * Give the period types of DHIS2 2.41 in a calendar, in the order of `/api/periodTypes`. The types of November are named by
 * the year in which they end, the other financial years by that in which they begin.
 *
 * @param months where the months of the calendar begin
 * @returns the rules; those of weeks for ISO 8601 alone
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/introduction.html#webapi_date_perid_format
 * @example periodRulesIn(isoMonths).map(({ type }) => type);
 */
export function periodRulesIn(months: MonthStarts): readonly PeriodRule[] {
  return [days(months), ...(months === isoMonths ? weekRules : []), ...monthRules.map((rule) => rule(months))];
}

const durations: Record<string, [string, string, number]> = {
  Daily: ['P1D', 'yyyyMMdd', 1],
  Weekly: ['P7D', 'yyyyWn', 7],
  WeeklyWednesday: ['P7D', 'yyyyWedWn', 7],
  WeeklyThursday: ['P7D', 'yyyyThuWn', 7],
  WeeklySaturday: ['P7D', 'yyyySatWn', 7],
  WeeklySunday: ['P7D', 'yyyySunWn', 7],
  BiWeekly: ['P14D', 'yyyyBiWn', 14],
  Monthly: ['P1M', 'yyyyMM', 30],
  BiMonthly: ['P2M', 'yyyyMMB', 61],
  Quarterly: ['P3M', 'yyyyQn', 91],
  QuarterlyNov: ['P3M', 'yyyyNovQn', 91],
  SixMonthly: ['P6M', 'yyyySn', 182],
  SixMonthlyApril: ['P6M', 'yyyyAprilSn', 182],
  SixMonthlyNov: ['P6M', 'yyyyNovSn', 182],
  Yearly: ['P1Y', 'yyyy', 365],
  FinancialApril: ['P1Y', 'yyyyApril', 365],
  FinancialJuly: ['P1Y', 'yyyyJuly', 365],
  FinancialOct: ['P1Y', 'yyyyOct', 365],
  FinancialNov: ['P1Y', 'yyyyNov', 365],
};

/** What `/api/periodTypes` lists. */
export const periodTypes = periodRulesIn(isoMonths).map(({ type }) => {
  const [isoDuration, isoFormat, frequencyOrder] = durations[type] ?? ['', '', 0];
  return { name: type, isoDuration, isoFormat, frequencyOrder };
});
