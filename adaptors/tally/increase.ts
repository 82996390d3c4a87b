/**
 * Count one more under a key.
 *
 * @param counts counts by key, changed in place
 * @param key what happened
 * @example increase(quarantined, 'no-place')
 */
export function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
