import { isApproved } from './approvals.ts';
import { referenceIds, textOf } from './json.ts';
import type { MetadataObject } from './metadata-store.ts';
import type { CheckedGroup } from './new-checks.ts';
import type { NewProblem } from './new-conflicts.ts';
import type { Entry } from './new-decode.ts';
import type { Period } from './periods.ts';
import type { ServerState } from './state.ts';
import { isOpenForInput, isPastExpiry, latestOpenFor } from './timeliness.ts';

/**
 * Find what of a group does not come in time: before an org unit opened, after a period expired, after approval.
 *
 * @param checked the group
 * @returns the first problem, or undefined
 * @example timeliness(checked)?.code; // 'E8031'
 */
export function timeliness(checked: CheckedGroup): NewProblem | undefined {
  const { state, group } = checked;
  for (const unit of unique(group.entries.map((each) => each.unit))) {
    const object = state.metadata.get('organisationUnits', unit);
    const late = ids(group.entries, (each) => each.unit === unit && !isAlive(object, each.period));
    if (late.length > 0) return { code: 'E8031', args: [unit, late] };
  }
  if (checked.forced) return undefined;
  const untimely = ids(group.entries, (each) => !isTimely(checked, each));
  if (untimely.length > 0) return { code: 'E8030', args: [checked.id, untimely] };
  const closed = approved(checked);
  if (closed) return closed;
  for (const combo of unique(group.entries.map((each) => each.attributeCombo))) {
    const object = state.metadata.get('categoryOptionCombos', combo);
    const late = ids(
      group.entries,
      (each) => each.attributeCombo === combo && !isWithinOptions(state, object, each.period),
    );
    if (combo && late.length > 0) return { code: 'E8032', args: [combo, late] };
  }
  return undefined;
}

/** Only values that name an attribute option combo are looked at, and only the first combo and unit is told of. */
function approved({ state, group, dataSet }: CheckedGroup): NewProblem | undefined {
  const isLocked = ({ unit, attributeCombo, period }: Entry): boolean => {
    const object = state.metadata.get('organisationUnits', unit);
    return Boolean(
      attributeCombo && dataSet && object && isApproved(state, dataSet, period.id, object, attributeCombo),
    );
  };
  const first = group.entries.find(isLocked);
  if (first?.attributeCombo === undefined) return undefined;
  const { unit, attributeCombo } = first;
  const periods = ids(
    group.entries,
    (each) => each.unit === unit && each.attributeCombo === attributeCombo && isLocked(each),
  );
  return { code: 'E8033', args: [attributeCombo, unit, periods] };
}

function isTimely({ state, user, dataSet }: CheckedGroup, entry: Entry): boolean {
  const unit = state.metadata.get('organisationUnits', entry.unit);
  if (!dataSet || !unit) return true;
  if (Array.isArray(dataSet.dataInputPeriods) && dataSet.dataInputPeriods.length > 0) {
    // Up to 2.43.1 the check is the wrong way round: declared and closed periods are taken, open ones are not.
    const declared = isOpenForInput(state, { ...dataSet, dataInputPeriods: undated(dataSet) }, entry.period);
    return declared && !isOpenForInput(state, dataSet, entry.period);
  }
  if (user.isSuper || user.authorities.has('F_EDIT_EXPIRED')) return true;
  const latest = latestOpenFor(state, [dataSet]);
  return !isPastExpiry(state, dataSet, entry.period, unit) && (!latest || entry.period.start <= latest.end);
}

function undated(dataSet: MetadataObject): unknown {
  return Array.isArray(dataSet.dataInputPeriods)
    ? dataSet.dataInputPeriods.map((each) => ({ ...each, openingDate: undefined, closingDate: undefined }))
    : [];
}

function isAlive(unit: MetadataObject | undefined, period: Period): boolean {
  const opening = textOf(unit?.openingDate)?.slice(0, 10);
  const closed = textOf(unit?.closedDate)?.slice(0, 10);
  return (!opening || period.start >= opening) && (!closed || period.start <= closed);
}

function isWithinOptions(state: ServerState, combo: MetadataObject | undefined, period: Period): boolean {
  return referenceIds(combo?.categoryOptions).every((id) => {
    const option = state.metadata.get('categoryOptions', id);
    const start = textOf(option?.startDate)?.slice(0, 10);
    const end = textOf(option?.endDate)?.slice(0, 10);
    return (!start || period.start >= start) && (!end || period.end <= end);
  });
}

function ids(entries: readonly Entry[], wanted: (entry: Entry) => boolean): string[] {
  return unique(entries.filter(wanted).map((each) => each.period.id));
}

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}
