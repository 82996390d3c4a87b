import { currentPeriod } from '../run/plan.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { comparePeriods, periodRange, shiftPeriod } from '../tally/period/index.ts';
import type { DataSet, Dhis2Context } from './data-set.ts';
import { ImportError } from './import-error.ts';

/** Authorities that lift the lock of expired periods. */
const EDIT_EXPIRED = ['ALL', 'F_EDIT_EXPIRED'];
const DAY = 86_400_000;
/** The server's days begin at most 12 hours after those of UTC; until then only DHIS2 itself knows. */
const LATEST_ZONE = DAY / 2;

/**
 * Check that a data set has the mapping's period type.
 *
 * @param mapping compiled mapping
 * @param dataSet what `readDataSet` read
 * @throws {ImportError} `period-type`
 * @example checkPeriodType(mapping, dataSet)
 */
export function checkPeriodType(mapping: CompiledMapping, dataSet: DataSet): void {
  if (dataSet.periodType === mapping.period.type) return;
  throw new ImportError(
    'period-type',
    `data set "${dataSet.name}" is ${dataSet.periodType}, the mapping counts ${mapping.period.type}`,
    'correct period.type in the mapping, or name another data set',
  );
}

/**
 * Tell why DHIS2 would not take a period now, so that its values are not sent in vain.
 *
 * @param mapping compiled mapping
 * @param dataSet with its rules
 * @param context the user's authorities
 * @param period the period
 * @param now instant of the run
 * @returns `not-open` or `expired`; undefined when it is open, or when only DHIS2 can tell
 * @example closedBecause(mapping, dataSet, context, '202403', running.now)
 */
export function closedBecause(
  mapping: CompiledMapping,
  dataSet: DataSet,
  context: Dhis2Context,
  period: string,
  now: string,
): 'not-open' | 'expired' | undefined {
  const { type } = mapping.period;
  // With 0 open future periods the newest open one is the one before the current.
  const newest = shiftPeriod(type, currentPeriod(mapping.period, now), dataSet.openFuturePeriods - 1);
  if (comparePeriods(type, period, newest) > 0) return 'not-open';
  if (dataSet.expiryDays <= 0 || context.authorities.some((authority) => EDIT_EXPIRED.includes(authority)))
    return undefined;
  const locksAt = Date.parse(periodRange(type, period).end) + (dataSet.expiryDays + 1) * DAY;
  return Date.parse(now) > locksAt + LATEST_ZONE ? 'expired' : undefined;
}
