import { dataOf } from './elements.ts';
import { failSingle } from './fail.ts';

/** True, false or, where nothing is known, undefined. */
type Truth = boolean | undefined;

/** Take the truth of a single item; a value that is no boolean counts as true. @throws FhirPathRunError for several @example boolean([false]) */
export function boolean(items: readonly unknown[]): Truth {
  if (items.length > 1) failSingle(items.length);
  return truthOf(dataOf(items[0]));
}

/** Take the truth of a value; nothing is undefined. @example truthOf(null) // undefined */
export function truthOf(value: unknown): Truth {
  return value == null ? undefined : value !== false;
}

/** Tell whether a collection is a single true. @example isTrue([true]) // true */
export function isTrue(items: readonly unknown[]): boolean {
  return items.length === 1 && dataOf(items[0]) === true;
}

/** Negate. @example not(undefined) // undefined */
export function not(a: Truth): Truth {
  return a === undefined ? undefined : !a;
}

/** Both. @see https://hl7.org/fhirpath/#boolean-logic @example and(undefined, false) // false */
export function and(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

/** Either. @example or(undefined, true) // true */
export function or(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true;
  return a === undefined || b === undefined ? undefined : false;
}

/** One but not the other. @example xor(true, false) // true */
export function xor(a: Truth, b: Truth): Truth {
  return a === undefined || b === undefined ? undefined : a !== b;
}

/** The first only with the second. @example implies(false, undefined) // true */
export function implies(a: Truth, b: Truth): Truth {
  return or(not(a), b);
}

/** Tell whether each item fulfils a criterion. @example all(names, (item) => true) */
export function all(items: readonly unknown[], test: (item: unknown) => unknown): boolean {
  return items.every((item) => test(item) === true);
}

/** Answer `is` for items of a known type. @throws FhirPathRunError for several @example is(['a'], true) // true */
export function is(items: readonly unknown[], answer: boolean): Truth {
  if (items.length > 1) failSingle(items.length);
  return items.length === 0 ? undefined : answer;
}

/** Answer `as` for a choice: the items of the wanted type. @throws FhirPathRunError for several @example as(all, wanted) */
export function as(items: readonly unknown[], wanted: readonly unknown[]): readonly unknown[] {
  if (items.length > 1) failSingle(items.length);
  return wanted;
}

/** Answer hasValue(): one item, with a value. @example hasValue(['a']) // true */
export function hasValue(items: readonly unknown[]): boolean {
  return items.length === 1 && dataOf(items[0]) != null;
}

/** Tell whether a difference is as an operator wants it: below, above or at zero. @example inOrder('<', -1) // true */
export function inOrder(operator: string, difference: number): boolean {
  if (operator === '<') return difference < 0;
  if (operator === '>') return difference > 0;
  return operator === '<=' ? difference <= 0 : difference >= 0;
}
