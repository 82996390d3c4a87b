import type { FhirResource } from '../../tally/compiled-mapping.ts';
import { type DayRange, PERIOD_TYPES, type PeriodType, periodRange } from '../../tally/period/index.ts';
import { isCarried } from '../cells/value-type.ts';
import type { SourceValue } from './read-data-values.ts';
import { isNumeric, type MappedSourceElement, type SourceMaps } from './source-maps.ts';

/** A decimal whose digits a JavaScript number keeps, all of them. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
const MOST_DIGITS = 15;
const YES_NO = /^(?:true|false)$/;

/** Longest text that is copied: what is counted passes from step to step whole. */
const LONGEST = 5000;

/** How values become records. */
export interface RecordRules {
  readonly periodType: PeriodType;
  readonly maps: SourceMaps;
  /** What the mapping calls an org unit; undefined where it has no such name. */
  readonly keyOf: (orgUnit: string) => string | undefined;
}

/**
 * Make a function that turns a value of another DHIS2 into a record: its days, its number or text, and what the maps of the
 * mapping call its org unit, element and option combos. What is not in a map says so in `status`, by name.
 *
 * The number of a value is taken only where no digit of it is lost.
 *
 * @param rules the maps
 * @returns a function from a value to a record of the kind `dataValue`
 * @example toRecords(rules)(value) // { resourceType: 'dataValue', id: '…', to: 'EPI_BCG', from: '2024-03-01', taken: 12, … }
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
    const place = placeOf(value, maps);
    const status = 'status' in place ? place.status : misplaced(isOther, unit, orgUnit);
    return status === undefined ? { ...record, unit, ...place } : { ...record, unit, status };
  };
}

/** Where a value belongs. */
interface Place {
  readonly to: string | null;
  readonly combo: string;
  readonly attribute: string;
  readonly taken: number | string;
}

/** By the maps; or what to call the hole in them. */
function placeOf(value: SourceValue, maps: SourceMaps): Place | { readonly status: string } {
  const element = maps.element(value.dataElement);
  if ('status' in element) return element;
  const combo = element.total ? { key: '' } : maps.combo(value.categoryOptionCombo);
  if ('status' in combo) return combo;
  const attribute = maps.attribute(value.attributeOptionCombo);
  if ('status' in attribute) return attribute;
  // A comment stands alone.
  if (value.value === null) return { status: 'excluded' };
  const taken = takenOf(value.value, element);
  if (taken === null) return { status: 'excluded' };
  if (typeof taken === 'object') return taken;
  return { to: element.to, combo: combo.key, attribute: attribute.key, taken };
}

/** What is counted or copied of a value; null where there is nothing in it. */
function takenOf(
  value: string,
  { takes, valueType, shown }: MappedSourceElement,
): number | string | null | { readonly status: string } {
  if (takes === 'text') {
    // DHIS2 trims what it stores, so blanks would differ in every run.
    const text = value.trim();
    if (!isCarried(valueType)) return { status: `not-carried:${shown}` };
    if (text.length > LONGEST) return { status: `too-long:${shown}` };
    return text === '' ? null : text;
  }
  if (takes === 'true') {
    const isYesNo = valueType === 'BOOLEAN' || valueType === 'TRUE_ONLY';
    return isYesNo && YES_NO.test(value) ? Number(value === 'true') : { status: `not-true-or-false:${shown}` };
  }
  if (!isNumeric(valueType)) return { status: `not-a-number:${shown}` };
  return numberOf(value) ?? { status: `bad-number:${shown}` };
}

/** What keeps a value out whatever the maps of elements and combos say. */
function misplaced(isOther: boolean, unit: string | undefined, orgUnit: string): string | undefined {
  if (isOther) return 'period-mismatch';
  return unit === undefined ? `unmapped-unit:${orgUnit}` : undefined;
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
