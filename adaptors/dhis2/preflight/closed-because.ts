import { currentPeriod } from '../../run/plan.ts';
import type { CompiledMapping } from '../../tally/compiled-mapping.ts';
import { comparePeriods, periodRange, shiftPeriod } from '../../tally/period/index.ts';
import { type DataSet, type Dhis2Context, hasNewImporter } from '../metadata/data-set.ts';
import { hasInvertedInput, refusesInput } from './input-periods.ts';

/** Authorities that lift the lock of expired periods. */
const EDIT_EXPIRED = ['ALL', 'F_EDIT_EXPIRED'];
const DAY = 86_400_000;
/** The server's days begin at most 12 hours after those of UTC; until then only DHIS2 itself knows. */
const LATEST_ZONE = DAY / 2;

/** Why DHIS2 would not take a period now, as the rules of its data set have it. */
export type ClosedReason = 'not-open' | 'expired' | 'not-in-input-period';

/**
 * Tell why DHIS2 would not take a period now, so that its values are not sent in vain.
 *
 * @param mapping compiled mapping
 * @param dataSet with its rules
 * @param context the user's authorities, the version
 * @param period the period
 * @param now instant of the run
 * @returns the reason; undefined when it is open, or when only DHIS2 can tell
 * @example closedBecause(mapping, dataSet, context, '202403', running.now)
 */
export function closedBecause(
  mapping: CompiledMapping,
  dataSet: DataSet,
  context: Dhis2Context,
  period: string,
  now: string,
): ClosedReason | undefined {
  const hasWindows = (dataSet.inputPeriods ?? []).length > 0;
  // From 2.43 data input periods replace the other rules.
  if (hasWindows && hasNewImporter(context.version)) {
    return !hasInvertedInput(context.version) && refusesInput(dataSet, period, now) ? 'not-in-input-period' : undefined;
  }
  const { type, calendar } = mapping.period;
  // Up to 2.42 DHIS2 leaves this check out in calendars other than ISO 8601; what the data set says holds all the same.
  // With 0 open future periods the newest open one is the one before the current.
  const newest = shiftPeriod(type, currentPeriod(mapping.period, now), dataSet.openFuturePeriods - 1, calendar);
  if (comparePeriods(type, period, newest, calendar) > 0) return 'not-open';
  if (isExpired(mapping, dataSet, context, period, now)) return 'expired';
  return refusesInput(dataSet, period, now) ? 'not-in-input-period' : undefined;
}

function isExpired(
  { period: { type, calendar } }: CompiledMapping,
  { expiryDays }: DataSet,
  { authorities }: Dhis2Context,
  period: string,
  now: string,
): boolean {
  if (expiryDays <= 0 || authorities.some((authority) => EDIT_EXPIRED.includes(authority))) return false;
  const locksAt = Date.parse(periodRange(type, period, calendar).end) + (expiryDays + 1) * DAY;
  return Date.parse(now) > locksAt + LATEST_ZONE;
}
