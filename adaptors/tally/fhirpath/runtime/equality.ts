import { compareDates, sameDates } from './dates.ts';
import { dataOf, Element } from './elements.ts';
import { failSingle, failType } from './fail.ts';

type Same = (a: unknown, b: unknown) => boolean | undefined;
type Json = Readonly<Record<string, unknown>>;

/** Round as the package does before numbers are compared, so that 0.1 + 0.2 = 0.3. @example roundNumber(0.1 + 0.2) */
export function roundNumber(value: number): number {
  return Math.round(value / 1e-8) * 1e-8;
}

/** Compare two values, whatever stands beside them. @example sameValue('a', 'a') */
export function sameValue(a: unknown, b: unknown): boolean {
  const x = dataOf(a);
  const y = dataOf(b);
  if (x === y) return true;
  if (typeof x === 'number' && typeof y === 'number') return roundNumber(x) === roundNumber(y);
  if (x == null || y == null || (typeof x !== 'object' && typeof y !== 'object')) return false;
  return sameObject(x, y);
}

/** Compare two objects key by key; a list is one whose keys are its positions, and so is a text. */
function sameObject(x: object | string | number, y: object | string | number): boolean {
  const left = x as Json;
  const right = y as Json;
  if (left.prototype !== right.prototype) return false;
  const keys = Object.keys(left).sort();
  const others = Object.keys(right).sort();
  if (keys.length !== others.length || keys.some((key, index) => key !== others[index])) return false;
  if (!keys.every((key) => sameValue(left[key], right[key]))) return false;
  return keys.length === 1 || typeof x === typeof y;
}

/** Compare two elements: their values, and the ids and extensions beside them. @example sameElement('a', 'a') */
export function sameElement(a: unknown, b: unknown): boolean {
  return sameValue(a, b) && sameSiblings(a, b);
}

/** Compare two dates; undefined where one is less precise and they agree as far as it goes. @example sameDate('2024', '2024-01') */
export function sameDate(a: unknown, b: unknown): boolean | undefined {
  return sameDates(dataOf(a), dataOf(b));
}

/** Compare two date elements: their values, and the ids and extensions beside them. @example sameDateElement('2024', '2024') */
export function sameDateElement(a: unknown, b: unknown): boolean | undefined {
  const same = sameDates(dataOf(a), dataOf(b));
  return same === true ? sameSiblings(a, b) : same;
}

/** Compare what stands beside two elements: their ids and extensions. @example sameSiblings('a', 'b') // true */
export function sameSiblings(a: unknown, b: unknown): boolean {
  if (!(a instanceof Element) && !(b instanceof Element)) return true;
  return sameValue(a instanceof Element ? a.sibling : {}, b instanceof Element ? b.sibling : {});
}

/**
 * Compare two collections: as long, and equal item by item.
 *
 * @param a items
 * @param b items
 * @param same how two items compare
 * @returns undefined where either is empty, or where two single items cannot be told apart
 * @example equal(['a'], ['a']) // true
 * @see https://hl7.org/fhirpath/#equals
 */
export function equal(a: readonly unknown[], b: readonly unknown[], same: Same = sameValue): boolean | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  if (a.length !== b.length) return false;
  if (a.length === 1) return same(a[0], b[0]);
  for (let index = a.length - 1; index >= 0; index -= 1) if (!same(a[index], b[index])) return false;
  return true;
}

/** Compare two single values; undefined where either is missing. @example equalValues('a', 'b') // false */
export function equalValues(a: unknown, b: unknown): boolean | undefined {
  return a == null || b == null ? undefined : sameValue(a, b);
}

/** Tell whether a collection has an item. @throws FhirPathRunError where more than one is asked for @example isIn(['19'], ['19', '20']) // true */
export function isIn(a: readonly unknown[], b: readonly unknown[], same: Same = sameValue): boolean | undefined {
  if (a.length === 0) return undefined;
  if (b.length === 0) return false;
  if (a.length > 1) failSingle(a.length);
  return b.some((one) => same(one, a[0]));
}

/** Leave out items that equal an earlier one. @example distinct(['a', 'b', 'a']) // ['a', 'b'] */
export function distinct(items: readonly unknown[], same: Same = sameElement): unknown[] {
  const kept: unknown[] = [];
  for (const one of items) if (!kept.some((other) => same(other, one))) kept.push(one);
  return kept;
}

/** Leave out objects that equal an earlier one; above six the package compares their sorted JSON. @example distinctObjects(codings) */
export function distinctObjects(items: readonly unknown[]): unknown[] {
  if (items.length <= 6) return distinct(items);
  const seen = new Set<string>();
  return items.filter((one) => {
    const key = JSON.stringify(sortedJson(dataOf(one))) ?? '';
    return !seen.has(key) && seen.add(key);
  });
}

/**
 * Follow a path again and again, and keep what is new; above six objects the package compares their sorted JSON.
 *
 * @param items where to start; they are not part of the answer
 * @param first the path from these items
 * @param again the path from what was found
 * @returns all that was found, level by level
 * @example repeat([questionnaire], (item) => child(item, 'item'), (item) => child(item, 'item'))
 * @see https://hl7.org/fhirpath/#repeatprojection-expression--collection
 */
export function repeat(
  items: readonly unknown[],
  first: (item: unknown) => readonly unknown[],
  again: (item: unknown) => readonly unknown[],
): unknown[] {
  const kept: unknown[] = [];
  const seen = new Set<string>();
  let found = items.flatMap((item) => [...first(item)]);
  while (found.length > 0) {
    const hashed = found.length + kept.length > 6;
    const fresh = found.filter((one) => {
      const key = hashed ? (JSON.stringify(sortedJson(dataOf(one))) ?? '') : '';
      const known = hashed ? seen.has(key) : kept.some((other) => sameElement(other, one));
      if (hashed) seen.add(key);
      else if (!known) kept.push(one);
      return !known;
    });
    if (hashed) kept.push(...fresh);
    found = fresh.flatMap((item) => [...again(item)]);
  }
  return kept;
}

function sortedJson(value: unknown): unknown {
  if (typeof value === 'number') return roundNumber(value);
  if (Array.isArray(value)) return value.map(sortedJson);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortedJson(inner)]));
}

function order(a: unknown, b: unknown): number | undefined {
  if (a == null || b == null) return undefined;
  if (typeof a === 'number' && typeof b === 'number') return roundNumber(a) - roundNumber(b);
  if (Object(a).constructor !== Object(b).constructor) failType('of the same type as the other side of a comparison');
  const [left, right] = [a as string, b as string];
  return left < right ? -1 : left > right ? 1 : left <= right ? 0 : Number.NaN;
}

const known = (difference: number | undefined, test: (difference: number) => boolean): boolean | undefined =>
  difference === undefined ? undefined : test(difference);

/** Tell whether a value comes before another, numbers by size and texts by their characters. @example less(1, 2) // true */
export const less: Same = (a, b) => known(order(a, b), (difference) => difference < 0);
/** Tell whether a value comes after another. @example more(2, 1) // true */
export const more: Same = (a, b) => known(order(a, b), (difference) => difference > 0);
/** Tell whether a value does not come after another. @example atMost(1, 1) // true */
export const atMost: Same = (a, b) => known(order(a, b), (difference) => difference <= 0);
/** Tell whether a value does not come before another. @example atLeast(1, 1) // true */
export const atLeast: Same = (a, b) => known(order(a, b), (difference) => difference >= 0);
/** Tell whether a date is before another; undefined where their precision leaves it open. @example dateLess('2024', '2025-01') */
export const dateLess: Same = (a, b) => known(compareDates(a, b), (difference) => difference < 0);
/** Tell whether a date is after another. @example dateMore('2025', '2024-01') */
export const dateMore: Same = (a, b) => known(compareDates(a, b), (difference) => difference > 0);
/** Tell whether a date is not after another. @example dateAtMost('2024', '2024') */
export const dateAtMost: Same = (a, b) => known(compareDates(a, b), (difference) => difference <= 0);
/** Tell whether a date is not before another. @example dateAtLeast('2024', '2024') */
export const dateAtLeast: Same = (a, b) => known(compareDates(a, b), (difference) => difference >= 0);
