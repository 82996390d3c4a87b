import type { DataSet, Dhis2Context } from '../../../../adaptors/dhis2/metadata/data-set.ts';
import type { Calendar, PeriodType } from '../../../../adaptors/tally/period/index.ts';
import { sampleMapping } from './sample-report.ts';

/** A user who may enter data, below one org unit, on 2.41. */
export function contextOf(changed: Partial<Dhis2Context> = {}): Dhis2Context {
  const usual = { username: 'tallysheet', authorities: ['F_DATAVALUE_ADD'], version: '2.41.8', calendar: 'iso8601' };
  return { ...usual, ...changed };
}

/** A monthly data set without elements and org units. */
export function dataSetOf(changed: Partial<DataSet> = {}): DataSet {
  const usual = { id: 'uidDataSet1', name: 'EPI', periodType: 'Monthly', openFuturePeriods: 0, expiryDays: 0 };
  return { ...usual, openPeriodsAfterCoEndDate: 0, attributeOptionCombos: [], elements: [], orgUnits: [], ...changed };
}

/** The sample's mapping, of another period type. */
export function mappingOf(type: PeriodType, calendar?: Calendar) {
  const mapping = sampleMapping();
  return { ...mapping, period: { ...mapping.period, type, calendar } };
}
