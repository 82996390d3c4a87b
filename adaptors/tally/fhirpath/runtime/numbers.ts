import { dataOf } from './elements.ts';
import { roundNumber } from './equality.ts';
import { failSingle, failType } from './fail.ts';

type Maybe<T> = T | undefined;
const NUMERIC = /^\s*[+-]?(\d+)(\.\d+)?([eE][+-]?\d+)?\s*$/;

/** Take a single number. @throws FhirPathRunError for several, or for another kind of value @example number([2]) // 2 */
export function number(items: readonly unknown[]): Maybe<number> {
  if (items.length > 1) failSingle(items.length);
  return numberOf(dataOf(items[0]));
}

/** Take a number as it is. @throws FhirPathRunError for another kind of value @example numberOf(2) // 2 */
export function numberOf(value: unknown): Maybe<number> {
  if (value == null) return undefined;
  return typeof value === 'number' ? value : failType('a number');
}

/** Take an integer as it is. @throws FhirPathRunError for a fraction @example integer(2) // 2 */
export function integer(value: number | undefined): Maybe<number> {
  return value === undefined || Number.isInteger(value) ? value : failType('an integer');
}

/**
 * Apply an operator to two single values.
 *
 * @param a items
 * @param b items
 * @param operate what to do with the two values
 * @returns undefined where either is empty
 * @throws FhirPathRunError `fhirpath-singleton` where neither is empty and one has several
 * @example pair([1], [2], plus) // 3
 */
export function pair<T>(
  a: readonly unknown[],
  b: readonly unknown[],
  operate: (x: unknown, y: unknown) => T,
): T | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  if (a.length > 1 || b.length > 1) failSingle(Math.max(a.length, b.length));
  return operate(dataOf(a[0]), dataOf(b[0]));
}

/** The package takes text that reads as a number for the number. */
function operand(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && NUMERIC.test(value) ? Number.parseFloat(value) : failType('a number');
}

function arithmetic(operate: (x: number, y: number) => number) {
  return (a: unknown, b: unknown): Maybe<number> =>
    a == null || b == null ? undefined : operate(operand(a), operand(b));
}

/** Add two numbers, or put two texts together. @example plus(1, 2) // 3 */
export function plus(a: unknown, b: unknown): Maybe<number | string> {
  return typeof a === 'string' && typeof b === 'string' ? a + b : add(a, b);
}
const add = arithmetic((x, y) => x + y);
/** Subtract. @example minus(3, 2) // 1 */
export const minus = arithmetic((x, y) => x - y);
/** Multiply. @example times(3, 2) // 6 */
export const times = arithmetic((x, y) => x * y);
/** Divide; by zero is empty. @example over(3, 2) // 1.5 */
export function over(a: unknown, b: unknown): Maybe<number> {
  if (a == null || b == null) return undefined;
  const [x, y] = [operand(a), operand(b)];
  return y === 0 ? undefined : x / y;
}

/** Divide, and leave the fraction out; by zero is empty. @example div(7, 2) // 3 */
export function div(a: Maybe<number>, b: Maybe<number>): Maybe<number> {
  if (a === undefined || b === undefined || roundNumber(b) === 0) return undefined;
  return Math.trunc(a / b);
}

/** Take the rest of a division; by zero is empty. @example mod(7, 2) // 1 */
export function mod(a: Maybe<number>, b: Maybe<number>): Maybe<number> {
  return a === undefined || b === undefined || roundNumber(b) === 0 ? undefined : a % b;
}

/** Change a number's sign. @throws FhirPathRunError where there is none @example negate(1) // -1 */
export function negate(value: Maybe<number>): number {
  return value === undefined ? failSingle(0) : -value;
}

/** Read an integer; what does not read as one is empty. @throws FhirPathRunError for several @example toInteger(['12']) // 12 */
export function toInteger(items: readonly unknown[]): Maybe<number> {
  if (items.length > 1) failSingle(items.length);
  const value = dataOf(items[0]);
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  return typeof value === 'string' && /^[+-]?\d+$/.test(value) ? Number.parseInt(value, 10) : undefined;
}
