import { number } from './numbers.ts';

type Maybe = number | undefined;

function known(value: number): Maybe {
  return Number.isNaN(value) ? undefined : value;
}

/** Take a number without its sign. @example abs(-1) // 1 */
export const abs = (value: Maybe): Maybe => (value === undefined ? value : Math.abs(value));
/** Round up. @example ceiling(1.1) // 2 */
export const ceiling = (value: Maybe): Maybe => (value === undefined ? value : Math.ceil(value));
/** Round down. @example floor(1.9) // 1 */
export const floor = (value: Maybe): Maybe => (value === undefined ? value : Math.floor(value));
/** Leave the fraction out. @example truncate(-1.9) // -1 */
export const truncate = (value: Maybe): Maybe => (value === undefined ? value : Math.trunc(value));
/** Take the square root; nothing of a negative number. @example sqrt(4) // 2 */
export const sqrt = (value: Maybe): Maybe => (value === undefined ? value : known(Math.sqrt(value)));

/** Round to a number of decimals. @example round(1.25, 1) // 1.3 */
export function round(value: Maybe, decimals = 0): Maybe {
  const scale = 10 ** decimals;
  return value === undefined ? undefined : Math.round(value * scale) / scale;
}

/** Raise a single number to a power; nothing where that is no real number. @example power([2], 3) // 8 */
export function power(items: readonly unknown[], exponent: Maybe): Maybe {
  if (exponent === undefined) return undefined;
  const value = number(items);
  return value === undefined ? undefined : known(value ** exponent);
}

/** Count the decimals that a number is written with. @example decimals(1.25) // 2 */
export function decimals(value: number): number {
  const match = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  return Math.max(0, (match?.[1] ?? '').length - Number(match?.[2] ?? 0));
}

/**
 * Give the least or greatest number that rounds to a number.
 *
 * @param value the number; as JSON has it, so 1.0 is 1
 * @param high whether the greatest is wanted
 * @param digits how many decimals the answer has at most, 8 where it is not given
 * @returns undefined for more than 8 decimals
 * @example numberBoundary(1.5, false) // 1.45
 * @see https://hl7.org/fhirpath/#lowboundaryprecision-integer-decimal--date--datetime--time
 */
export function numberBoundary(value: Maybe, high: boolean, digits = 8): Maybe {
  if (value === undefined || digits > 8) return undefined;
  const places = decimals(value);
  const half = 0.5 * 10 ** -places;
  const exact = (high ? value + half : value - half).toFixed(Math.min(100, places + 1));
  if (places + 1 <= digits) return Number(exact);
  const scaled = Number(`${exact}e${digits}`);
  return Number(`${high ? Math.ceil(scaled) : Math.floor(scaled)}e-${digits}`);
}
