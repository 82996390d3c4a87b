/** Where a value stands in DHIS2: UIDs and a period. */
export interface ValueKey {
  readonly dataElement: string;
  readonly categoryOptionCombo: string;
  readonly attributeOptionCombo: string;
  readonly orgUnit: string;
  readonly period: string;
}

/**
 * Give one text for a place, to look values up by.
 *
 * @param key a place, or anything that stands at one
 * @returns period, org unit, element and combos with blanks between, which none of them can hold
 * @example stored.get(keyOf(cell))
 */
export function keyOf(key: ValueKey): string {
  return `${key.period} ${key.orgUnit} ${key.dataElement} ${key.categoryOptionCombo} ${key.attributeOptionCombo}`;
}

/**
 * Order places by period, org unit, element and combos: payloads are the same for the same values, and two that are
 * sent at once lock rows in one order.
 *
 * @example changes.sort(compareKeys)
 */
export function compareKeys(a: ValueKey, b: ValueKey): number {
  const [first, second] = [keyOf(a), keyOf(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

/**
 * Take from anything that stands at a place the place alone.
 *
 * @example keyParts(storedValue) // without value and storedBy
 */
export function keyParts({
  dataElement,
  categoryOptionCombo,
  attributeOptionCombo,
  orgUnit,
  period,
}: ValueKey): ValueKey {
  return { dataElement, categoryOptionCombo, attributeOptionCombo, orgUnit, period };
}

/**
 * Give one text for all places of an element in an org unit and a period.
 *
 * @param place a place, or anything that stands at one
 * @returns period, org unit and element with blanks between
 * @example unplaced.has(blockOf(stored))
 */
export function blockOf({
  period,
  orgUnit,
  dataElement,
}: Pick<ValueKey, 'period' | 'orgUnit' | 'dataElement'>): string {
  return `${period} ${orgUnit} ${dataElement}`;
}
