import { isoMonths, type MonthStarts } from './month-starts.ts';
import { type PeriodRule, periodRulesIn } from './period-types.ts';

/** A period of time as DHIS2 knows it. Days are `yyyy-MM-dd` and both belong to it. */
export interface Period {
  /** The id in DHIS2's own spelling, such as `2026W1`. */
  id: string;
  type: string;
  start: string;
  end: string;
}

/** The periods of a server. */
export interface Periods {
  /** As `/api/system/info` names it. */
  readonly calendar: string;
  /**
   * Parse a period id of any type.
   *
   * @param text the id; blanks around it, dashes in days and months and padded weeks are accepted
   * @returns the period, or undefined when DHIS2 refuses the id
   */
  parse(text: string): Period | undefined;
  /**
   * Find the newest period that may be written to: the last one that has ended, plus the number of open future ones.
   *
   * @param type period type of the data set
   * @param openFuturePeriods as set on the data set; 0 leaves out the current period
   * @param day today, `yyyy-MM-dd`
   * @returns the period, or undefined for an unknown type
   */
  latestOpen(type: string, openFuturePeriods: number, day: string): Period | undefined;
  /**
   * Find the period that a day lies in.
   *
   * @param type period type
   * @param day `yyyy-MM-dd`
   * @returns the period, or undefined for an unknown type
   */
  containing(type: string, day: string): Period | undefined;
}

/**
 * Make the periods of a calendar.
 *
 * @param months where its months begin
 * @returns functions that parse ids and find open periods
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/introduction.html#webapi_date_perid_format
 * @example
 * createPeriods().parse('2026W01'); // { id: '2026W1', type: 'Weekly', start: '2025-12-29', end: '2026-01-04' }
 * createPeriods().latestOpen('Monthly', 0, '2026-11-21')?.id; // '202610'
 */
export function createPeriods(months: MonthStarts = isoMonths): Periods {
  const rules = periodRulesIn(months);
  /** Found before; an import asks the same for each of its values. */
  const latest = new Map<string, Period | undefined>();
  return {
    calendar: months.calendar,
    parse(text) {
      const trimmed = text.trim();
      for (const rule of rules) {
        const parts = rule.pattern.exec(trimmed);
        if (parts) return fromParts(rule, Number(parts[1]), Number(parts[2] ?? 1), Number(parts[3] ?? 1));
      }
      return undefined;
    },
    latestOpen(type, openFuturePeriods, day) {
      const key = `${type} ${openFuturePeriods} ${day}`;
      const rule = rules.find((each) => each.type === type);
      if (rule && !latest.has(key)) latest.set(key, findLatest(rule, openFuturePeriods, day, months));
      return latest.get(key);
    },
    containing(type, day) {
      const rule = rules.find((each) => each.type === type);
      return rule && containing(rule, day, months);
    },
  };
}

function findLatest(rule: PeriodRule, openFuturePeriods: number, day: string, months: MonthStarts): Period | undefined {
  let period = containing(rule, day, months);
  if (!period) return undefined;
  period = containing(rule, shiftDay(period.start, -1), months);
  for (let count = 0; period && count < openFuturePeriods; count += 1)
    period = containing(rule, shiftDay(period.end, 1), months);
  return period;
}

/**
 * Move a day.
 *
 * @param day `yyyy-MM-dd`
 * @param days how far, may be negative
 * @returns the other day
 * @example shiftDay('2026-03-01', -1); // '2026-02-28'
 */
export function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function containing(rule: PeriodRule, day: string, months: MonthStarts): Period | undefined {
  const year = Number(day.slice(0, 4)) + months.yearsAhead;
  for (const candidate of [year - 1, year, year + 1]) {
    for (let index = 1; index <= rule.perYear(candidate); index += 1) {
      const period = fromIndex(rule, candidate, index, months);
      if (period && period.start <= day && day <= period.end) return period;
    }
  }
  return undefined;
}

function fromIndex(rule: PeriodRule, year: number, index: number, { startOf }: MonthStarts): Period | undefined {
  if (rule.type !== 'Daily') return fromParts(rule, year, index, 1);
  const time = startOf(year, 1) + (index - 1) * 86_400_000;
  let month = 1;
  while (startOf(year, month + 1) <= time) month += 1;
  return fromParts(rule, year, month, (time - startOf(year, month)) / 86_400_000 + 1);
}

function fromParts(rule: PeriodRule, year: number, index: number, day: number): Period | undefined {
  const span = rule.span(year, index, day);
  return span && { id: rule.id(year, index, day), type: rule.type, start: span[0], end: span[1] };
}
