/**
 * Make a generator of pseudo-random numbers that gives the same numbers for the same seed on every machine.
 *
 * @param seed any integer; its low 32 bits count
 * @returns a function whose every call gives the next number, 0 <= n < 1
 * @example
 * const next = mulberry32(7);
 * const dice = 1 + Math.floor(next() * 6);
 */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
