import { isApproved } from './approvals.ts';
import type { Problem } from './conflicts.ts';
import type { ImportContext } from './import-context.ts';
import type { MetadataObject } from './metadata-store.ts';
import type { KnownValue } from './old-checks.ts';
import { isOpenForInput, isPastExpiry, latestOpenFor } from './timeliness.ts';

/** Finds what is wrong with a value; undefined: nothing. */
export type OldCheck = (context: ImportContext, value: KnownValue) => Problem | undefined;

const notLocked: OldCheck = (context, { raw, element, period, unit }) => {
  if (isForced(context)) return undefined;
  const { user, state } = context;
  if (user.isSuper || user.authorities.has('F_EDIT_EXPIRED')) return undefined;
  const sets = context.dataSet ? [context.dataSet] : assigned(context, element, unit);
  const locked = sets.filter((dataSet) => isPastExpiry(state, dataSet, period, unit));
  const [first] = locked;
  const passes = context.options.strictDataSetLocking ? locked.length === 0 : locked.length < sets.length;
  return !first || passes ? undefined : { code: 'E7640', args: [raw.period, first.id] };
};

const notFuture: OldCheck = (context, { raw, element, period }) => {
  // Up to 2.42 DHIS2 looks at future periods in ISO 8601 alone.
  if (isForced(context) || context.state.periods.calendar !== 'iso8601') return undefined;
  const sets = candidates(context, element);
  const latest = latestOpenFor(context.state, sets);
  if (!latest || period.start <= latest.end) return undefined;
  const args = [raw.period, raw.dataElement, sets[0]?.id];
  return { code: 'E7641', args, shown: { 3: latest.id } };
};

const notApproved: OldCheck = (context, { raw, element, period, unit, attributeCombo }) => {
  if (isForced(context)) return undefined;
  const sets = context.dataSet ? [context.dataSet] : assigned(context, element, unit);
  const locked = sets.find((dataSet) => isApproved(context.state, dataSet, period.id, unit, attributeCombo.id));
  const named = raw.attributeOptionCombo ?? attributeCombo.id;
  return locked && { code: 'E7642', args: [raw.orgUnit, raw.period, named, locked.id] };
};

const openForInput: OldCheck = (context, { raw, element, period, unit }) => {
  if (isForced(context)) return undefined;
  const sets = context.dataSet ? [context.dataSet] : assigned(context, element, unit);
  const closed = sets.filter((dataSet) => !isOpenForInput(context.state, dataSet, period));
  const [first] = closed;
  const passes = context.options.strictDataSetInputPeriods ? closed.length === 0 : closed.length < sets.length;
  return !first || passes ? undefined : { code: 'E7643', args: [raw.period, first.id] };
};

/** What refuses a value because of the time at which it comes, in the order in which DHIS2 up to 2.42 looks. */
export const timelinessChecks: readonly OldCheck[] = [notLocked, notFuture, notApproved, openForInput];

/**
 * Find the data sets that decide about an element: the one of the header, else all that hold it.
 *
 * @param context its import
 * @param element the data element
 * @returns data sets
 * @example candidates(context, element).some((dataSet) => dataSet.periodType === period.type);
 */
export function candidates({ dataSet, index }: ImportContext, element: MetadataObject): readonly MetadataObject[] {
  return dataSet ? [dataSet] : index.dataSetsOf(element.id);
}

function assigned({ index }: ImportContext, element: MetadataObject, unit: MetadataObject): MetadataObject[] {
  return index.dataSetsOf(element.id).filter((dataSet) => index.unitsOf(dataSet.id).has(unit.id));
}

/** `force` works for superusers only. */
function isForced({ options, user }: ImportContext): boolean {
  return options.force && user.isSuper;
}
