/**
 * Cut a list into pieces of at most some items.
 *
 * @param items any list
 * @param size items a piece, at least 1
 * @returns the pieces, none of an empty list
 * @example batches([1, 2, 3], 2) // [[1, 2], [3]]
 */
export function batches<Item>(items: readonly Item[], size: number): Item[][] {
  const pieces: Item[][] = [];
  for (let at = 0; at < items.length; at += size) pieces.push(items.slice(at, at + size));
  return pieces;
}
