import { dataOf } from './elements.ts';
import { failSingle, failType } from './fail.ts';
import { over, plus } from './numbers.ts';

type Same = (a: unknown, b: unknown) => boolean | undefined;

/** Add up numbers; nothing where one is missing. @example sum([1, 2]) // 3 */
export function sum(items: readonly unknown[]): unknown {
  const [first, ...rest] = items.map(dataOf);
  return rest.reduce((total, value) => plus(value, total), first);
}

/** Take the mean of numbers. @example avg([1, 2]) // 1.5 */
export function avg(items: readonly unknown[]): number | undefined {
  return over(sum(items), items.length);
}

/** Take the least or most item, as `before` orders them; nothing where one is missing. @example extreme([2, 1], less) // [1] */
export function extreme(items: readonly unknown[], before: Same): unknown[] {
  let [kept] = items;
  if (dataOf(kept) == null) return [];
  for (const one of items.slice(1)) {
    const value = dataOf(one);
    if (value == null) return [];
    if (before(value, dataOf(kept)) === true) kept = one;
  }
  return [kept];
}

function truth(item: unknown): boolean {
  const value = dataOf(item);
  return typeof value === 'boolean' ? value : failType('true or false');
}

/** Tell whether all booleans are as wanted. @example allAre([true], true) // true */
export function allAre(items: readonly unknown[], wanted: boolean): boolean {
  return items.every((one) => truth(one) === wanted);
}

/** Tell whether any boolean is as wanted. @example anyIs([false], true) // false */
export function anyIs(items: readonly unknown[], wanted: boolean): boolean {
  return items.some((one) => truth(one) === wanted);
}

/** Take the items that are also in another collection, equal ones once; both come distinct by `same`. @example intersect(a, b, same) */
export function intersect(a: readonly unknown[], b: readonly unknown[], same: Same): unknown[] {
  return a.filter((one) => b.some((other) => same(one, other)));
}

/** Leave out the items that are also in another collection. @example exclude([1, 2], [2], sameValue) // [1] */
export function exclude(a: readonly unknown[], b: readonly unknown[], same: Same): unknown[] {
  return a.filter((one) => !b.some((other) => same(one, other)));
}

/** Refuse several items. @throws FhirPathRunError `fhirpath-singleton` @example single(['a']) // ['a'] */
export function single(items: readonly unknown[]): readonly unknown[] {
  return items.length > 1 ? failSingle(items.length) : items;
}
