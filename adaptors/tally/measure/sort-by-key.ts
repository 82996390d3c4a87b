/** Keys in rising order, and their counts in the same order. */
export interface SortedCounts {
  readonly keys: Float64Array;
  readonly counts: Float64Array;
}

/** Bits that are sorted at a time; a list of so many numbers stays in the cache of a processor. */
const DIGIT = 11;
const DIGITS = 1 << DIGIT;

/**
 * Sort counts by their keys, digit by digit from the last one, which needs no comparisons.
 *
 * @param keys safe integers from 0, in no order; may be changed
 * @param counts any numbers, one a key; may be changed
 * @returns both, sorted; counts of the same key stand beside one another
 * @example sortByKey(Float64Array.of(7, 3), Float64Array.of(1, 2)) // keys 3, 7; counts 2, 1
 */
export function sortByKey(keys: Float64Array, counts: Float64Array): SortedCounts {
  let from: SortedCounts = { keys, counts };
  let to: SortedCounts = { keys: new Float64Array(keys.length), counts: new Float64Array(keys.length) };
  const most = keys.reduce((found, key) => Math.max(found, key), 0);
  for (let by = 1; by <= most; by *= DIGITS) {
    sortDigit(from, to, by);
    [from, to] = [to, from];
  }
  return from;
}

/** Sort by one digit, that of `by`; what has the same one stays in order. */
function sortDigit(from: SortedCounts, to: SortedCounts, by: number): void {
  const { keys, counts } = from;
  const starts = new Int32Array(DIGITS + 1);
  for (let at = 0; at < keys.length; at += 1) {
    const digit = digitOf(keys[at] ?? 0, by) + 1;
    starts[digit] = (starts[digit] ?? 0) + 1;
  }
  for (let digit = 1; digit < DIGITS; digit += 1) starts[digit] = (starts[digit] ?? 0) + (starts[digit - 1] ?? 0);
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] ?? 0;
    const digit = digitOf(key, by);
    const place = starts[digit] ?? 0;
    starts[digit] = place + 1;
    to.keys[place] = key;
    to.counts[place] = counts[at] ?? 0;
  }
}

/** `by` is a power of two, so that the division is exact but for what is cut off. */
function digitOf(key: number, by: number): number {
  const shifted = Math.floor(key / by);
  // What lies above 2³² is cut off by `&` itself.
  return shifted & (DIGITS - 1);
}
