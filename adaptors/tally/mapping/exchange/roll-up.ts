import { type PeriodType, periodOf, periodRange, periodsBetween } from '../../period/index.ts';

/** Years whose periods are compared: leap years, years of 53 weeks, and each weekday as the first of a year are among them. */
const FROM = '2026-01-01';
const TO = '2053-12-31';

/**
 * Tell whether every period of one type lies in exactly one period of another, so that adding up is exact. It is found out
 * from the periods of 28 years, after which weekdays and leap years come again in the same order.
 *
 * @param from period type of the source
 * @param to period type of the target
 * @returns undefined where it does; else the first period that lies in two, with both
 * @example straddling('Monthly', 'Quarterly') // undefined
 * @example straddling('Weekly', 'Monthly') // { period: '2026W1', in: ['202512', '202601'] }
 */
export function straddling(
  from: PeriodType,
  to: PeriodType,
): { readonly period: string; readonly in: readonly [string, string] } | undefined {
  // A day lies in one period of whatever type.
  if (from === to || from === 'Daily') return undefined;
  for (const period of periodsBetween(from, periodOf(from, FROM), periodOf(from, TO))) {
    const { start, end } = periodRange(from, period);
    const first = periodOf(to, start);
    const last = periodOf(to, end);
    if (first !== last) return { period, in: [first, last] };
  }
  return undefined;
}
