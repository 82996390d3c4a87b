import { closest, distance } from 'fastest-levenshtein';

/**
 * Find the name that was probably meant.
 *
 * @param name what was written
 * @param names the valid names
 * @returns the nearest of them, or undefined when none is near
 * @example nearestName('biuld', ['build', 'run']) // 'build'
 */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const candidate = closest(name, [...names]);
  return distance(name, candidate) <= Math.max(2, Math.floor(candidate.length / 3)) ? candidate : undefined;
}
