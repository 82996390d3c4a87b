import { distance } from 'fastest-levenshtein';

/**
 * Find the valid name that someone most likely meant.
 *
 * @param name what was written
 * @param valid the names that would have been right
 * @returns the nearest one, or undefined when none is near
 * @example nearest('serch', ['search', 'where']) // 'search'
 */
export function nearest(name: string, valid: readonly string[]): string | undefined {
  const far = Math.max(2, Math.floor(name.length / 2));
  let best: string | undefined;
  let least = far + 1;
  for (const candidate of valid) {
    const d = distance(name.toLowerCase(), candidate.toLowerCase());
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  return best;
}
