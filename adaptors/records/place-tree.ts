import type { Overlap } from '../run/state.ts';
import { hashText } from '../tally/hash-key.ts';

/** The name of the tree of places in what is known again. */
export const PLACES = 'places';

/** No instant belongs to a tree. */
const NEVER = '1970-01-01T00:00:00.000Z';

/**
 * Note a tree of places, so that the next run knows it again: a village that is given to another ward takes the cases of
 * old weeks along.
 *
 * @param parents the place that each place is part of
 * @returns a sum of hashes
 */
export function noteTree(parents: ReadonlyMap<string, string>): Overlap {
  let sum = parents.size;
  for (const [place, parent] of parents) sum = (sum + hashText(`${place}\u0001${parent}`)) | 0;
  return { until: NEVER, digest: (sum >>> 0).toString(16).padStart(8, '0') };
}

/**
 * Tell whether places are part of others than they were.
 *
 * @param before what the last run noted; undefined where it noted none
 * @param now what is noted now
 */
export function isOtherTree(before: Overlap | undefined, now: Overlap | undefined): boolean {
  return before !== undefined && now !== undefined && before.digest !== now.digest;
}
