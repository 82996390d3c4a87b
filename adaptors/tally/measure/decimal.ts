import type { Rounding } from '../compiled-mapping.ts';

/** The exact number `units / 10^scale`. Several forms may be equal: compare with `compareDecimals`. */
export interface Decimal {
  readonly units: bigint;
  /** Digits after the point; never negative. */
  readonly scale: number;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;

/** No double and no measured quantity has more; an exponent beyond would ask for memory without end. */
const MOST_DIGITS = 400;

/**
 * Read a decimal exactly. A number stands for the shortest decimal that reads as it, which is how JSON had it written.
 *
 * @param value a number, or a decimal text such as `-3.250`, `1e-7`
 * @returns the decimal; undefined where it is none: `NaN`, `Infinity`, another text, or one of more than 400 digits
 * @example parseDecimal(0.1) // { units: BigInt(1), scale: 1 }
 */
export function parseDecimal(value: number | string): Decimal | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return wholeDecimal(value);
  const match = DECIMAL.exec(String(value));
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const scale = fraction.length - Number(exponent);
  if (whole.length + fraction.length > MOST_DIGITS || Math.abs(scale) > MOST_DIGITS) return undefined;
  const units = BigInt(`${whole}${fraction}`) * powerOfTen(Math.max(0, -scale));
  return { units: sign === '-' ? -units : units, scale: Math.max(0, scale) };
}

/**
 * Take a whole number, such as a count.
 *
 * @param value a safe integer
 * @returns the decimal
 * @throws {RangeError} when it is none
 * @example wholeDecimal(12)
 */
export function wholeDecimal(value: number): Decimal {
  return { units: BigInt(value), scale: 0 };
}

/** Add two decimals, exactly. @example addDecimals(sum, value) */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.scale === b.scale) return { units: a.units + b.units, scale: a.scale };
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
}

/** Multiply two decimals, exactly. @example multiplyDecimals(value, factor) */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

/**
 * Order two decimals by their value.
 *
 * @returns -1, 0 or 1, for `Array.prototype.sort`
 * @example compareDecimals(a, b) < 0 // a is less
 */
export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const scale = Math.max(a.scale, b.scale);
  const [x, y] = [unitsAt(a, scale), unitsAt(b, scale)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/**
 * Divide and round, in one step.
 *
 * @param a dividend
 * @param b divisor
 * @param decimals digits after the point
 * @param rounding see `roundDecimal`
 * @returns the quotient with that many digits after the point
 * @throws {RangeError} when the divisor is 0
 * @example divideDecimals(sum, wholeDecimal(3), 2, 'half-up')
 */
export function divideDecimals(a: Decimal, b: Decimal, decimals: number, rounding: Rounding): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: quotient(unitsAt(a, scale) * powerOfTen(decimals), unitsAt(b, scale), rounding), scale: decimals };
}

/**
 * Round a decimal. Negative numbers are rounded as positive ones are, so that the sign makes no difference: `half-up`
 * sends a half away from zero (-2.5 to -3, as SQL's `round` does), `half-even` to the even neighbour, `up` sends
 * whatever is left away from zero, `down` towards zero.
 *
 * @param value decimal
 * @param decimals digits after the point
 * @param rounding how
 * @returns a decimal of at most that many digits after the point
 * @example roundDecimal(value, 0, 'half-even') // 2.5 → 2, 3.5 → 4
 */
export function roundDecimal(value: Decimal, decimals: number, rounding: Rounding): Decimal {
  if (value.scale <= decimals) return value;
  return { units: quotient(value.units, powerOfTen(value.scale - decimals), rounding), scale: decimals };
}

/**
 * Write a decimal in its only canonical form: no exponent, no zeros at the end, no `+`, no `-0`.
 *
 * @returns such as `12`, `0.5`, `-3.25`
 * @example formatDecimal({ units: BigInt(-3250), scale: 3 }) // '-3.25'
 */
export function formatDecimal({ units, scale }: Decimal): string {
  if (scale === 0) return String(units);
  const isNegative = units < 0;
  const digits = String(isNegative ? -units : units).padStart(scale + 1, '0');
  const fraction = digits.slice(-scale).replace(/0+$/, '');
  return `${isNegative ? '-' : ''}${digits.slice(0, -scale)}${fraction === '' ? '' : '.'}${fraction}`;
}

/** A whole quotient; the remainder's size decides, signs are put back at the end. */
function quotient(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const zero = BigInt(0);
  const isNegative = dividend < zero !== divisor < zero;
  const [over, under] = [dividend < zero ? -dividend : dividend, divisor < zero ? -divisor : divisor];
  const whole = over / under;
  const left = over - whole * under;
  const size = left !== zero && isRoundedUp(whole, left, under, rounding) ? whole + BigInt(1) : whole;
  return isNegative ? -size : size;
}

function isRoundedUp(whole: bigint, left: bigint, divisor: bigint, rounding: Rounding): boolean {
  if (rounding === 'up' || rounding === 'down') return rounding === 'up';
  const twice = left + left;
  if (twice !== divisor) return twice > divisor;
  return rounding === 'half-up' || whole % BigInt(2) !== BigInt(0);
}

function unitsAt(value: Decimal, scale: number): bigint {
  return value.scale === scale ? value.units : value.units * powerOfTen(scale - value.scale);
}

/** OpenFn's compiler reads no BigInt literals. */
function powerOfTen(exponent: number): bigint {
  return BigInt(10) ** BigInt(exponent);
}
