/**
 * Count one more, or some more, under a key.
 *
 * @param counts counts by key, changed in place
 * @param key what happened
 * @param by how often
 * @example increase(quarantined, 'no-place')
 */
export function increase<Key>(counts: Map<Key, number>, key: Key, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
