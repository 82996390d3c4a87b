import type { DataElement } from './data-set.ts';
import type { StoredValue } from './read-values.ts';
import type { ResolvedCell } from './resolve-cells.ts';
import { blockOf, compareKeys, keyOf, keyParts, type ValueKey } from './value-key.ts';

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
  /** Values and deletions of a person at cells that we count, which stay. */
  readonly kept: readonly StoredValue[];
}

/** Whose values are whose, and what becomes of them. */
export interface DiffRules {
  /** Users whose values are ours. */
  readonly ownUsers: readonly string[];
  readonly onEmpty: 'delete' | 'zero';
  readonly onManualEdit: 'keep' | 'overwrite';
  /** Elements that we count, with their combos: nothing else of the data set is touched. */
  readonly elements: readonly Pick<DataElement, 'id' | 'zeroIsSignificant' | 'optionCombos'>[];
  /**
   * Elements in an org unit and a period, by `blockOf`, of which a cell found no place in DHIS2, as after an option was
   * renamed. Which of the values there it stands for nobody can tell, so none of them is changed to nothing.
   */
  readonly unplaced: ReadonlySet<string>;
  /** The attribute option combo that we report to; values of others belong to other reports. */
  readonly attributeOptionCombo: string;
  /** Up to 2.42 a zero of an element whose zeros are not significant is absence. */
  readonly zeroIsAbsence: boolean;
}

/**
 * Compare counted cells with what DHIS2 holds. Only values of ours are ever changed to nothing; a person's value or
 * deletion at a cell that we count is kept and reported, or overwritten, as the mapping says.
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
  const places = createPlaces(rules);
  const changes: Change[] = [];
  const kept: StoredValue[] = [];
  let unchanged = 0;
  const counted = new Set<string>();
  const mayBeEmptied = (value: StoredValue) =>
    !value.deleted &&
    places.has(value) &&
    rules.ownUsers.includes(value.storedBy) &&
    !rules.unplaced.has(blockOf(value));
  for (const cell of cells) {
    if (isSameNumber(cell.value, '0') && places.isZeroAbsence(cell)) continue;
    const key = keyOf(cell);
    counted.add(key);
    const known = stored.get(key);
    const change = countedChange(cell, known, rules);
    if (change !== undefined) changes.push(change);
    else if (known !== undefined && isHeld(known, cell.value)) unchanged += 1;
    else if (known !== undefined) kept.push(known);
  }
  for (const [key, value] of stored) {
    if (counted.has(key) || !mayBeEmptied(value)) continue;
    const change = emptied(value, rules.onEmpty === 'zero' && !places.isZeroAbsence(value));
    if (change === undefined) unchanged += 1;
    else changes.push(change);
  }
  return { changes: changes.sort(compareKeys), unchanged, kept };
}

/** What to send for a cell; nothing when DHIS2 holds it, or when a person's value stays. */
function countedChange(cell: ResolvedCell, known: StoredValue | undefined, rules: DiffRules): Change | undefined {
  if (known === undefined) return { ...keyParts(cell), kind: 'create', value: cell.value };
  if (isHeld(known, cell.value) || staysAsItIs(known, rules)) return undefined;
  return { ...keyParts(cell), kind: known.deleted ? 'create' : 'update', value: cell.value };
}

/** What to send for a value of ours whose cell has become empty; nothing when it is the zero that is wanted. */
function emptied(value: StoredValue, toZero: boolean): Change | undefined {
  if (!toZero) return { ...keyParts(value), kind: 'delete', value: undefined };
  return isSameNumber(value.value, '0') ? undefined : { ...keyParts(value), kind: 'update', value: '0' };
}

/**
 * Tell whether DHIS2 holds what a change asked for.
 *
 * @param change what was sent
 * @param stored what was read back afterwards
 * @example chunk.filter((change) => !isDone(change, stored))
 */
export function isDone(change: Change, stored: ReadonlyMap<string, StoredValue>): boolean {
  const known = stored.get(keyOf(change));
  if (change.value === undefined) return known === undefined || known.deleted;
  return known !== undefined && isHeld(known, change.value);
}

function isHeld({ value, deleted }: StoredValue, wanted: string): boolean {
  return !deleted && isSameNumber(value, wanted);
}

/** The places whose values may be ours, and what a zero is there. */
function createPlaces(rules: DiffRules): { has(key: ValueKey): boolean; isZeroAbsence(key: ValueKey): boolean } {
  const combos = new Map(
    rules.elements.map(({ id, optionCombos }) => [id, new Set(optionCombos.map((combo) => combo.id))]),
  );
  const insignificant = new Set(rules.elements.flatMap(({ id, zeroIsSignificant }) => (zeroIsSignificant ? [] : [id])));
  return {
    has: ({ dataElement, categoryOptionCombo, attributeOptionCombo }) =>
      attributeOptionCombo === rules.attributeOptionCombo && combos.get(dataElement)?.has(categoryOptionCombo) === true,
    isZeroAbsence: ({ dataElement }) => rules.zeroIsAbsence && insignificant.has(dataElement),
  };
}

/** A person's value or deletion. One that names nobody, as where DHIS2 does not tell who deleted, is no person's. */
function staysAsItIs({ storedBy, deleted }: StoredValue, { ownUsers, onManualEdit }: DiffRules): boolean {
  return onManualEdit === 'keep' && !ownUsers.includes(storedBy) && !(deleted && storedBy === '');
}

/** `3`, `3.0` and `03` are the same count, however someone wrote it. */
function isSameNumber(a: string, b: string): boolean {
  return a === b || (a.trim() !== '' && b.trim() !== '' && Number(a) === Number(b));
}
