import type { FhirResource } from '../../tally/compiled-mapping.ts';
import { type DayRange, PERIOD_TYPES, type PeriodType, periodRange } from '../../tally/period/index.ts';
import type { SourceValue } from './read-data-values.ts';
import type { SourceMaps } from './source-maps.ts';

/** A decimal whose digits a JavaScript number keeps, all of them. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
const MOST_DIGITS = 15;

/** How values become records. */
export interface RecordRules {
  readonly periodType: PeriodType;
  readonly maps: SourceMaps;
  /** What the mapping calls an org unit; undefined where it has no such name. */
  readonly keyOf: (orgUnit: string) => string | undefined;
}

/**
 * Make a function that turns a value of another DHIS2 into a record: its days, its number, and what the maps of the
 * mapping call its org unit, element and option combos. What is not in a map says so in `status`, by name.
 *
 * The number of a value is taken only where no digit of it is lost.
 *
 * @param rules the maps
 * @returns a function from a value to a record of the kind `dataValue`
 * @example toRecords(rules)(value) // { resourceType: 'dataValue', id: '…', to: 'EPI_BCG', from: '2024-03-01', number: 12, … }
 */
export function toRecords({ periodType, maps, keyOf }: RecordRules): (value: SourceValue) => FhirResource {
  const ranges = new Map<string, { readonly days: DayRange | undefined; readonly isOther: boolean }>();
  const rangeOf = (period: string) => {
    let known = ranges.get(period);
    if (known === undefined) {
      known = daysOf(period, periodType);
      ranges.set(period, known);
    }
    return known;
  };
  return (value) => {
    const { dataElement, period, orgUnit, categoryOptionCombo, attributeOptionCombo, lastUpdated } = value;
    const { days, isOther } = rangeOf(period);
    const record = {
      resourceType: 'dataValue',
      id: [dataElement, period, orgUnit, categoryOptionCombo, attributeOptionCombo].join('.'),
      meta: { versionId: `${lastUpdated} ${value.deleted ? '' : value.value}`, lastUpdated },
      ...{ dataElement, categoryOptionCombo, attributeOptionCombo, orgUnit, period, value: value.value },
      from: days?.start,
      until: days?.end,
    };
    const unit = keyOf(orgUnit);
    const element = maps.element(dataElement);
    if ('status' in element) return { ...record, unit, status: element.status };
    const combo = element.total ? { key: '' } : maps.combo(categoryOptionCombo);
    const attribute = maps.attribute(attributeOptionCombo);
    const number = numberOf(value.value);
    const status =
      ('status' in combo ? combo.status : undefined) ??
      ('status' in attribute ? attribute.status : undefined) ??
      (value.value === null ? 'excluded' : undefined) ??
      (element.isNumber ? undefined : `not-a-number:${element.shown}`) ??
      (number === undefined ? `bad-number:${element.shown}` : undefined) ??
      (isOther ? 'period-mismatch' : undefined) ??
      (unit === undefined ? `unmapped-unit:${orgUnit}` : undefined);
    if (status !== undefined) return { ...record, unit, status };
    const keys = {
      combo: 'key' in combo ? combo.key : undefined,
      attribute: 'key' in attribute ? attribute.key : undefined,
    };
    return { ...record, unit, to: element.to, ...keys, number };
  };
}

/** The days of a period of the data set's type; a value of another type, which old servers take, still has its time. */
function daysOf(period: string, type: PeriodType): { readonly days: DayRange | undefined; readonly isOther: boolean } {
  const own = rangeIn(type, period);
  if (own !== undefined) return { days: own, isOther: false };
  for (const other of PERIOD_TYPES) {
    const days = rangeIn(other, period);
    if (days !== undefined) return { days, isOther: true };
  }
  return { days: undefined, isOther: true };
}

function rangeIn(type: PeriodType, period: string): DayRange | undefined {
  try {
    return periodRange(type, period);
  } catch {
    return undefined;
  }
}

function numberOf(text: string | null): number | undefined {
  if (text === null || !NUMBER.test(text)) return undefined;
  const digits = text.replace(/\D/g, '').replace(/^0+/, '');
  return digits.length > MOST_DIGITS ? undefined : Number(text);
}
