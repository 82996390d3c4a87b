import type { ResolvedCell } from '../../../../adaptors/dhis2/cells/resolve-cells.ts';
import { keyOf } from '../../../../adaptors/dhis2/cells/value-key.ts';
import type { DiffRules } from '../../../../adaptors/dhis2/values/diff-values.ts';
import type { StoredValue } from '../../../../adaptors/dhis2/values/read-values.ts';

/** The comment of the element `noted`. */
export const COMMENT = 'counted by Tallysheet';
/** Four elements by sex, of which one takes no zeros and one has a comment. */
export const PLACES: DiffRules['places'] = {
  has: ({ dataElement, categoryOptionCombo, attributeOptionCombo }) =>
    attributeOptionCombo === 'default' &&
    ['male', 'female'].includes(categoryOptionCombo) &&
    ['bcg', 'stock', 'noted', 'positive'].includes(dataElement),
  takesZero: ({ dataElement }) => dataElement !== 'positive',
  measureOf: ({ dataElement }) => ({
    dataElement,
    line: 1,
    comment: dataElement === 'noted' ? COMMENT : undefined,
    isAdditive: true,
    countsRows: true,
    options: [],
    attributeOptions: [],
  }),
};
/** What is ours, with nothing unusual about it. */
export const RULES: DiffRules = {
  ownUsers: ['tallysheet'],
  onEmpty: 'delete',
  onManualEdit: 'keep',
  places: PLACES,
  isZeroAbsence: (dataElement) => dataElement === 'bcg',
  zeros: [],
  refused: new Set(),
  unplaced: new Set(),
  covers: () => true,
};
/** A place that we count. */
export const PLACE = {
  dataElement: 'bcg',
  categoryOptionCombo: 'male',
  attributeOptionCombo: 'default',
  orgUnit: 'clinic',
  period: '202403',
};

/** A counted cell there, or at a place that differs. */
export function cell(value: string, place: Partial<ResolvedCell> = {}): ResolvedCell {
  return { ...PLACE, ...place, value };
}

/** A value of ours that DHIS2 holds there, or one that differs. */
export function held(value: string, changed: Partial<StoredValue> = {}): StoredValue {
  return { ...PLACE, storedBy: 'tallysheet', deleted: false, value, ...changed };
}

/** Values by their key, as they are read. */
export function storedOf(values: readonly StoredValue[]): Map<string, StoredValue> {
  return new Map(values.map((value) => [keyOf(value), value]));
}
