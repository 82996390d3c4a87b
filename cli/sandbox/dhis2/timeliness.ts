import { objectsOf, referenceId, referenceIds, textOf } from './json.ts';
import type { MetadataObject } from './metadata-store.ts';
import { type Period, shiftDay } from './periods.ts';
import { dayOf, type ServerState } from './state.ts';

/**
 * Tell whether a period is locked because its data set's expiry days are over.
 *
 * @param state the server, with its clock and lock exceptions
 * @param dataSet the data set; `expiryDays` 0 never locks
 * @param period the period
 * @param unit the unit of a lock exception
 * @returns true from the end of the day that is `expiryDays` after the last day of the period
 * @example isPastExpiry(state, dataSet, period, unit);
 */
export function isPastExpiry(
  state: ServerState,
  dataSet: MetadataObject,
  period: Period,
  unit: MetadataObject,
): boolean {
  const expiryDays = Number(dataSet.expiryDays ?? 0);
  if (!(expiryDays > 0) || state.lockExceptions.has(`${dataSet.id} ${period.id} ${unit.id}`)) return false;
  return dayOf(state.now()) >= shiftDay(period.end, Math.trunc(expiryDays) + 1);
}

/**
 * Find the newest period that any of some data sets is open for.
 *
 * @param state the server, with its clock
 * @param dataSets the data sets of an element
 * @returns the period, or undefined when there is no data set
 * @example latestOpenFor(state, [dataSet])?.id; // '202610'
 */
export function latestOpenFor(state: ServerState, dataSets: readonly MetadataObject[]): Period | undefined {
  const today = dayOf(state.now());
  let latest: Period | undefined;
  for (const dataSet of dataSets) {
    const open = state.periods.latestOpen(String(dataSet.periodType), Number(dataSet.openFuturePeriods ?? 0), today);
    if (open && (!latest || open.end > latest.end)) latest = open;
  }
  return latest;
}

/**
 * Tell whether a data set takes values for a period at this time.
 *
 * @param state the server, with its clock
 * @param dataSet the data set; without `dataInputPeriods` it always does
 * @param period the period
 * @returns true when the period is listed and today lies between its opening and closing dates
 * @example isOpenForInput(state, dataSet, period);
 */
export function isOpenForInput(state: ServerState, dataSet: MetadataObject, period: Period): boolean {
  const declared = objectsOf(dataSet.dataInputPeriods);
  if (declared.length === 0) return true;
  const now = state.now();
  return declared.some((each) => {
    if (state.periods.parse(referenceId(each.period) ?? '')?.id !== period.id) return false;
    const opening = textOf(each.openingDate);
    const closing = textOf(each.closingDate);
    return (!opening || instantOf(opening) <= now.getTime()) && (!closing || now.getTime() <= instantOf(closing));
  });
}

/** Dates are in the zone of the server, which is UTC, and do not say so. */
function instantOf(text: string): number {
  return Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text);
}

/**
 * Tell whether a period overlaps the time in which all options of a combo are valid.
 *
 * @param state where the options are
 * @param combo an attribute option combo
 * @param period the period
 * @param dataSet its `openPeriodsAfterCoEndDate` prolongs the time
 * @returns true when no option forbids the period
 * @example overlapsOptions(state, combo, period, undefined);
 */
export function overlapsOptions(
  state: ServerState,
  combo: MetadataObject,
  period: Period,
  dataSet: MetadataObject | undefined,
): boolean {
  return referenceIds(combo.categoryOptions).every((id) => {
    const option = state.metadata.get('categoryOptions', id);
    const start = textOf(option?.startDate)?.slice(0, 10);
    let end = textOf(option?.endDate)?.slice(0, 10);
    for (let more = Number(dataSet?.openPeriodsAfterCoEndDate ?? 0); end && more > 0; more -= 1) {
      end = state.periods.latestOpen(String(dataSet?.periodType), 2, end)?.end ?? end;
    }
    return (!start || period.end >= start) && (!end || period.start <= end);
  });
}

/**
 * Tell whether all options of a combo may be used at a unit.
 *
 * @param state where the options are
 * @param combo an attribute option combo
 * @param unit the unit
 * @returns true when each option names no units or one at or above this one
 * @example suitsOptions(state, combo, unit);
 */
export function suitsOptions(state: ServerState, combo: MetadataObject, unit: MetadataObject): boolean {
  return referenceIds(combo.categoryOptions).every((id) => {
    const roots = referenceIds(state.metadata.get('categoryOptions', id)?.organisationUnits);
    return roots.length === 0 || state.metadata.isWithin(unit, roots);
  });
}
