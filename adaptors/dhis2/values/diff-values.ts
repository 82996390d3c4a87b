import type { Places } from '../cells/places.ts';
import type { ResolvedCell } from '../cells/resolve-cells.ts';
import { isSameNumber } from '../cells/same-number.ts';
import { blockOf, compareKeys, keyOf, keyParts, type ValueKey } from '../cells/value-key.ts';
import type { StoredValue } from './read-values.ts';

/** One value to send. */
export interface Change extends ValueKey {
  readonly kind: 'create' | 'update' | 'delete';
  /** What DHIS2 should hold; undefined for a deletion. */
  readonly value: string | undefined;
  /** Whether it is a text, which is the same letter by letter alone; left out: a number. */
  readonly isText?: true;
  /** What the measure says of its values; an update without one would clear what a person wrote, and repeats that. */
  readonly comment?: string;
  /** The mark that a person set, which an update without it would clear. */
  readonly followUp?: true;
}

/** What has to be sent so that DHIS2 holds what was counted. */
export interface Difference {
  /** Sorted by period, org unit and element. */
  readonly changes: readonly Change[];
  readonly unchanged: number;
  /** Zeros that were counted and that DHIS2 takes for absence: they are not sent. */
  readonly absentZeros: number;
  /** Values and deletions of a person at cells that we count, which stay. */
  readonly kept: readonly StoredValue[];
}

/** Whose values are whose, and what becomes of them. */
export interface DiffRules {
  /** Users whose values are ours. */
  readonly ownUsers: readonly string[];
  readonly onEmpty: 'delete' | 'zero';
  readonly onManualEdit: 'keep' | 'overwrite';
  /** Elements and combos that we count: nothing else of the data set is touched. */
  readonly places: Pick<Places, 'has' | 'takesZero' | 'measureOf'>;
  /** Whether DHIS2 takes a zero for absence: up to 2.42 of an element whose zeros are not significant. */
  readonly isZeroAbsence: (dataElement: string) => boolean;
  /** Places that want a zero where no cell is. */
  readonly zeros: Iterable<ValueKey>;
  /** Keys of cells whose values cannot be sent, by `keyOf`: what stands there stays. */
  readonly refused: ReadonlySet<string>;
  /** Whether a unit is counted in a period; elsewhere nothing becomes empty. */
  readonly covers: (orgUnit: string, period: string) => boolean;
  /**
   * Elements in an org unit and a period, by `blockOf`, of which a cell found no place in DHIS2, as after an option was
   * renamed. Which of the values there it stands for nobody can tell, so none of them is changed to nothing.
   */
  readonly unplaced: ReadonlySet<string>;
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
  const changes: Change[] = [];
  const kept: StoredValue[] = [];
  let unchanged = 0;
  let absentZeros = 0;
  const counted = new Set<string>();
  const compare = (cell: ResolvedCell, key: string, known: StoredValue | undefined) => {
    const change = countedChange(cell, known, rules);
    if (change !== undefined) changes.push(change);
    else if (known !== undefined && isHeld(known, cell)) unchanged += 1;
    else if (known !== undefined) kept.push(known);
    counted.add(key);
  };
  for (const cell of cells) {
    if (cell.isText !== true && isSameNumber(cell.value, '0') && rules.isZeroAbsence(cell.dataElement)) {
      absentZeros += 1;
      continue;
    }
    const key = keyOf(cell);
    compare(cell, key, stored.get(key));
  }
  for (const place of rules.zeros) {
    const key = keyOf(place);
    if (counted.has(key) || rules.refused.has(key) || rules.isZeroAbsence(place.dataElement)) continue;
    compare({ ...place, value: '0' }, key, stored.get(key));
  }
  for (const [key, value] of stored) {
    if (counted.has(key) || rules.refused.has(key) || !mayBeEmptied(value, rules)) continue;
    const isZeroWanted = rules.onEmpty === 'zero' && rules.places.takesZero(value);
    const change = emptied(value, isZeroWanted && !rules.isZeroAbsence(value.dataElement), rules);
    if (change === undefined) unchanged += 1;
    else changes.push(change);
  }
  return { changes: changes.sort(compareKeys), unchanged, absentZeros, kept };
}

/** What to send for a cell; nothing when DHIS2 holds it, or when a person's value stays. */
function countedChange(cell: ResolvedCell, known: StoredValue | undefined, rules: DiffRules): Change | undefined {
  const isNew = known === undefined || known.deleted;
  if (known !== undefined && (isHeld(known, cell) || staysAsItIs(known, rules))) return undefined;
  const beside = besideValue(cell, known, rules);
  const { value, isText } = cell;
  return { ...keyParts(cell), kind: isNew ? 'create' : 'update', value, ...(isText && { isText }), ...beside };
}

/**
 * DHIS2 replaces comments and marks for follow-up with values: what a person set beside a value goes with it again, a
 * comment where the mapping has none.
 * A comment alone is never a reason to send, so a value that DHIS2 holds already gets one with its next change.
 */
function besideValue(
  place: ValueKey,
  known: StoredValue | undefined,
  { places }: DiffRules,
): Pick<Change, 'comment' | 'followUp'> {
  const kept = known?.deleted === true ? undefined : known;
  const comment = places.measureOf(place)?.comment ?? kept?.comment;
  return { ...(comment === undefined ? {} : { comment }), ...(kept?.followUp === true ? { followUp: true } : {}) };
}

/** Whether a value is ours to change to nothing. */
function mayBeEmptied(value: StoredValue, { ownUsers, places, unplaced, covers }: DiffRules): boolean {
  return (
    !value.deleted &&
    ownUsers.includes(value.storedBy) &&
    places.has(value) &&
    !unplaced.has(blockOf(value)) &&
    covers(value.orgUnit, value.period)
  );
}

/** What to send for a value of ours whose cell has become empty; nothing when it is the zero that is wanted. */
function emptied(value: StoredValue, toZero: boolean, rules: DiffRules): Change | undefined {
  if (!toZero) return { ...keyParts(value), kind: 'delete', value: undefined };
  if (isSameNumber(value.value, '0')) return undefined;
  return { ...keyParts(value), kind: 'update', value: '0', ...besideValue(value, value, rules) };
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
  const { value, isText } = change;
  if (value === undefined) return known === undefined || known.deleted;
  return known !== undefined && isHeld(known, { value, ...(isText && { isText }) });
}

function isHeld({ value, deleted }: StoredValue, wanted: Pick<ResolvedCell, 'value' | 'isText'>): boolean {
  return !deleted && (wanted.isText === true ? value === wanted.value : isSameNumber(value, wanted.value));
}

/** A person's value or deletion. One that names nobody, as where DHIS2 does not tell who deleted, is no person's. */
function staysAsItIs({ storedBy, deleted }: StoredValue, { ownUsers, onManualEdit }: DiffRules): boolean {
  return onManualEdit === 'keep' && !ownUsers.includes(storedBy) && !(deleted && storedBy === '');
}
