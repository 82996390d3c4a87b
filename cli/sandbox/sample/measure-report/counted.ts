import { mulberry32 } from '../mulberry32.ts';

/** What a facility has counted in a month. */
export interface Counted {
  readonly births: number;
  /** Doses below the first birthday, and from it on. */
  readonly bcg: readonly [number, number];
  readonly mr1: readonly [number, number];
  /** Girls and boys, each below the first birthday and from it on. */
  readonly seen: { readonly female: readonly [number, number]; readonly male: readonly [number, number] };
}

/**
 * Make up what a facility has counted.
 *
 * @param seed another one for each facility and month
 * @param share how large the facility is, of 100
 * @returns counts, the same for the same seed
 */
export function counted(seed: number, share: number): Counted {
  const chance = mulberry32(seed);
  const upTo = (most: number) => Math.floor(chance() * (most + 1));
  return {
    births: 1 + upTo(share),
    bcg: [1 + upTo(share), upTo(2)],
    mr1: [upTo(share), upTo(Math.ceil(share / 3))],
    seen: { female: [1 + upTo(2 * share), upTo(share)], male: [1 + upTo(2 * share), upTo(share)] },
  };
}
