import { hasSameIds, type PeriodType } from '../../tally/period/index.ts';
import { PERIOD_SHAPES, type PeriodShape } from '../../tally/period/period-types.ts';
import { dayOfText } from '../../tally/period/read-date.ts';
import { ExchangeError } from '../exchange-error.ts';
import type { ExchangePeriod } from '../exchange-report.ts';

/** DHIS2 reads any three months as those that begin in January, April, July or October. */
const AMBIGUOUS: readonly PeriodType[] = ['QuarterlyNov'];
const MONTHS: Readonly<Record<number, string>> = { 12: 'P1Y' };

/**
 * Write a period as ADX does: the day it begins and how long it is.
 *
 * @param period with its days
 * @returns ISO 8601, such as `2024-03-01/P1M`
 * @throws {ExchangeError} `period-not-expressible` for types and calendars that a start and a duration do not tell
 * @see https://www.ihe.net/uploadedFiles/Documents/QRPH/IHE_QRPH_Suppl_ADX.pdf, appendix 8J
 * @example adxPeriod({ id: '2024W9', type: 'Weekly', start: '2024-02-26', end: '2024-03-03' }) // '2024-02-26/P7D'
 */
export function adxPeriod(period: ExchangePeriod): string {
  checkAdxPeriods(period);
  const { id, type, start, end } = period;
  const shape = PERIOD_SHAPES[type];
  const days = dayOfText(end) - dayOfText(start) + 1;
  if (shape.unit === 'weeks' && days !== shape.length * 7) {
    throw refusal(`${type} period ${id} has ${days} days`, 'leave it out of --periods');
  }
  return `${start}/${durationOf(shape)}`;
}

/**
 * Make sure that ADX has periods of a type.
 *
 * @param periods their type and calendar
 * @throws {ExchangeError} `period-not-expressible`
 * @example checkAdxPeriods(mapping.period)
 */
export function checkAdxPeriods({ type, calendar }: Pick<ExchangePeriod, 'type' | 'calendar'>): void {
  const other = 'write --format csv or madx';
  if (AMBIGUOUS.includes(type)) throw refusal(`${type} periods would be read as Quarterly ones`, other);
  if (calendar !== undefined && !hasSameIds(calendar.name, 'iso8601')) {
    throw refusal(`months of the ${calendar.name} calendar are none of ISO 8601`, other);
  }
}

function durationOf(shape: PeriodShape): string {
  if (shape.unit === 'days') return 'P1D';
  if (shape.unit === 'weeks') return `P${shape.length * 7}D`;
  return MONTHS[shape.length] ?? `P${shape.length}M`;
}

function refusal(what: string, fix: string): ExchangeError {
  return new ExchangeError('period-not-expressible', `ADX cannot say these periods: ${what}`, fix);
}
