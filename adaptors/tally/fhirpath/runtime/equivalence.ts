import { dataOf } from './elements.ts';
import { decimals } from './math.ts';

function normal(text: string): string {
  return text.toUpperCase().replace(/\p{White_Space}/gu, ' ');
}

function numbersAlike(a: number, b: number): boolean {
  if (Number.isInteger(a) && Number.isInteger(b)) return a === b;
  const scale = 10 ** Math.min(decimals(a), decimals(b));
  return Math.round(a * scale) / scale === Math.round(b * scale) / scale;
}

/**
 * Answer `~` for texts, numbers and booleans: letters count whatever their case, numbers as far as the less precise goes.
 *
 * @param a items
 * @param b items
 * @returns whether they are alike; two empty collections are
 * @example equivalent(['A b'], ['a B']) // true
 * @see https://hl7.org/fhirpath/#equivalent
 */
export function equivalent(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => alike(dataOf(item), dataOf(b[index])));
}

function alike(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return normal(a) === normal(b);
  return typeof a === 'number' && typeof b === 'number' ? numbersAlike(a, b) : a === b;
}
