import type { Arithmetic } from '../compiled-indicator.ts';
import { type Decimal, parseDecimal } from '../measure/decimal.ts';

/** An exact number: a whole number over another one that is above zero. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

/**
 * Work out a calculation exactly.
 *
 * @param arithmetic what to work out
 * @param operands values by position; undefined for one that is not known
 * @returns the number; undefined where an operand is not known, or a divisor is zero
 * @example calculate(['/', ['-', 0, 1], 0], [{ units: BigInt(3), scale: 0 }, { units: BigInt(1), scale: 0 }]) // 2/3
 */
export function calculate(arithmetic: Arithmetic, operands: readonly (Decimal | undefined)[]): Fraction | undefined {
  if (typeof arithmetic === 'number') return fractionOf(operands[arithmetic]);
  if (typeof arithmetic === 'string') return fractionOf(parseDecimal(arithmetic));
  const [operator, left, right] = arithmetic;
  const a = calculate(left, operands);
  const b = calculate(right, operands);
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case '+':
      return reduced(a.over * b.under + b.over * a.under, a.under * b.under);
    case '-':
      return reduced(a.over * b.under - b.over * a.under, a.under * b.under);
    case '*':
      return reduced(a.over * b.over, a.under * b.under);
    default:
      return divide(a, b);
  }
}

/** Divide exactly. @returns undefined where the divisor is zero @example divide(numerator, denominator) */
export function divide(a: Fraction, b: Fraction): Fraction | undefined {
  const zero = BigInt(0);
  if (b.over === zero) return undefined;
  return b.over < zero ? reduced(-a.over * b.under, a.under * -b.over) : reduced(a.over * b.under, a.under * b.over);
}

function fractionOf(value: Decimal | undefined): Fraction | undefined {
  return value === undefined ? undefined : reduced(value.units, BigInt(10) ** BigInt(value.scale));
}

/** Without it the digits would grow with each operation. */
function reduced(over: bigint, under: bigint): Fraction {
  const zero = BigInt(0);
  let [a, b] = [over < zero ? -over : over, under];
  while (b !== zero) [a, b] = [b, a % b];
  return a === zero ? { over: zero, under: BigInt(1) } : { over: over / a, under: under / a };
}
