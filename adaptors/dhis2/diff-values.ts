import type { StoredValue } from './read-values.ts';
import { compareKeys, keyOf, type ResolvedCell, type ValueKey } from './resolve-cells.ts';

/** One value to send. */
export interface Change extends ValueKey {
  readonly kind: 'create' | 'update' | 'delete';
  /** What DHIS2 should hold; undefined for a deletion. */
  readonly value: string | undefined;
}

/** What has to be sent so that DHIS2 holds what was counted. */
export interface Difference {
  /** Sorted by period, org unit and element. */
  readonly changes: readonly Change[];
  readonly unchanged: number;
  /** Values of a person at cells that we count, which stay. */
  readonly kept: readonly StoredValue[];
}

/** Whose values are whose, and what becomes of them. */
export interface DiffRules {
  /** Users whose values are ours. */
  readonly ownUsers: readonly string[];
  readonly onEmpty: 'delete' | 'zero';
  readonly onManualEdit: 'keep' | 'overwrite';
  /** Elements that we count: nothing else of the data set is touched. */
  readonly elements: readonly { readonly id: string; readonly zeroIsSignificant: boolean }[];
  /** Up to 2.42 a zero of an element whose zeros are not significant is absence. */
  readonly zeroIsAbsence: boolean;
}

/**
 * Compare counted cells with what DHIS2 holds. Only values of ours are ever changed to nothing; a person's value at a
 * cell that we count is kept and reported, or overwritten, as the mapping says.
 *
 * @param cells every cell of the periods that were counted
 * @param stored every value that DHIS2 holds of those periods and the lookup's units
 * @param rules ownership and zero policy
 * @returns the difference; none when nothing has to be sent
 * @example diffValues(cells, await readValues(dhis2, scope), rules)
 */
export function diffValues(
  cells: readonly ResolvedCell[],
  stored: ReadonlyMap<string, StoredValue>,
  rules: DiffRules,
): Difference {
  const changes: Change[] = [];
  const kept: StoredValue[] = [];
  let unchanged = 0;
  const counted = new Set<string>();
  for (const cell of cells) {
    const key = keyOf(cell);
    counted.add(key);
    const known = stored.get(key);
    if (known === undefined || known.deleted) changes.push({ ...keyParts(cell), kind: 'create', value: cell.value });
    else if (isSameNumber(known.value, cell.value)) unchanged += 1;
    else if (isOurs(known, rules) || rules.onManualEdit === 'overwrite') {
      changes.push({ ...keyParts(cell), kind: 'update', value: cell.value });
    } else kept.push(known);
  }
  const elements = new Map(rules.elements.map((element) => [element.id, element]));
  for (const [key, value] of stored) {
    const element = elements.get(value.dataElement);
    if (element === undefined || counted.has(key) || value.deleted || !isOurs(value, rules)) continue;
    const change = emptied(value, element.zeroIsSignificant, rules);
    if (change === undefined) unchanged += 1;
    else changes.push(change);
  }
  return { changes: changes.sort(compareKeys), unchanged, kept };
}

/** What to send for a value of ours whose cell has become empty; nothing when it is the zero that is wanted. */
function emptied(value: StoredValue, zeroIsSignificant: boolean, rules: DiffRules): Change | undefined {
  const toZero = rules.onEmpty === 'zero' && !(rules.zeroIsAbsence && !zeroIsSignificant);
  if (!toZero) return { ...keyParts(value), kind: 'delete', value: undefined };
  return isSameNumber(value.value, '0') ? undefined : { ...keyParts(value), kind: 'update', value: '0' };
}

/** Tell whether DHIS2 holds what a change asked for. */
export function isDone(change: Change, stored: ReadonlyMap<string, StoredValue>): boolean {
  const known = stored.get(keyOf(change));
  const isThere = known !== undefined && !known.deleted;
  return change.value === undefined ? !isThere : isThere && isSameNumber(known.value, change.value);
}

function isOurs(value: StoredValue, rules: DiffRules): boolean {
  return rules.ownUsers.includes(value.storedBy);
}

/** `3`, `3.0` and `03` are the same count, however someone wrote it. */
function isSameNumber(a: string, b: string): boolean {
  return a === b || (a.trim() !== '' && b.trim() !== '' && Number(a) === Number(b));
}

function keyParts({ dataElement, categoryOptionCombo, attributeOptionCombo, orgUnit, period }: ValueKey): ValueKey {
  return { dataElement, categoryOptionCombo, attributeOptionCombo, orgUnit, period };
}
