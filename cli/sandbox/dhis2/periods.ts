import { type PeriodRule, periodRules } from './period-types.ts';

/** A period of time as DHIS2 knows it. Days are `yyyy-MM-dd` and both belong to it. */
export interface Period {
  /** The id in DHIS2's own spelling, such as `2026W1`. */
  id: string;
  type: string;
  start: string;
  end: string;
}

/**
 * Parse a period id of any type.
 *
 * @param text the id; blanks around it, dashes in days and months and padded weeks are accepted
 * @returns the period, or undefined when DHIS2 refuses the id
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/introduction.html#webapi_date_perid_format
 * @example parsePeriod('2026W01'); // { id: '2026W1', type: 'Weekly', start: '2025-12-29', end: '2026-01-04' }
 */
export function parsePeriod(text: string): Period | undefined {
  const trimmed = text.trim();
  for (const rule of periodRules) {
    const parts = rule.pattern.exec(trimmed);
    if (parts) return fromParts(rule, Number(parts[1]), Number(parts[2] ?? 1), Number(parts[3] ?? 1));
  }
  return undefined;
}

/**
 * Find the newest period that may be written to: the last one that has ended, plus the number of open future ones.
 *
 * @param type period type of the data set
 * @param openFuturePeriods as set on the data set; 0 leaves out the current period
 * @param day today, `yyyy-MM-dd`
 * @returns the period, or undefined for an unknown type
 * @example latestOpenPeriod('Monthly', 0, '2026-11-21')?.id; // '202610'
 */
export function latestOpenPeriod(type: string, openFuturePeriods: number, day: string): Period | undefined {
  const key = `${type} ${openFuturePeriods} ${day}`;
  if (!latest.has(key)) latest.set(key, findLatest(type, openFuturePeriods, day));
  return latest.get(key);
}

/** Found before; an import asks the same for each of its values. */
const latest = new Map<string, Period | undefined>();

function findLatest(type: string, openFuturePeriods: number, day: string): Period | undefined {
  const rule = periodRules.find((each) => each.type === type);
  let period = rule && containing(rule, day);
  if (!rule || !period) return undefined;
  period = containing(rule, shiftDay(period.start, -1));
  for (let count = 0; period && count < openFuturePeriods; count += 1)
    period = containing(rule, shiftDay(period.end, 1));
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

function containing(rule: PeriodRule, day: string): Period | undefined {
  const year = Number(day.slice(0, 4));
  for (const candidate of [year - 1, year, year + 1]) {
    for (let index = 1; index <= rule.perYear(candidate); index += 1) {
      const period = fromIndex(rule, candidate, index);
      if (period && period.start <= day && day <= period.end) return period;
    }
  }
  return undefined;
}

function fromIndex(rule: PeriodRule, year: number, index: number): Period | undefined {
  if (rule.type !== 'Daily') return fromParts(rule, year, index, 1);
  const day = shiftDay(`${String(year).padStart(4, '0')}-01-01`, index - 1);
  return fromParts(rule, year, Number(day.slice(5, 7)), Number(day.slice(8, 10)));
}

function fromParts(rule: PeriodRule, year: number, index: number, day: number): Period | undefined {
  const span = rule.span(year, index, day);
  return span && { id: rule.id(year, index, day), type: rule.type, start: span[0], end: span[1] };
}
