import type { Change } from './diff-values.ts';

/**
 * Cut changes into pieces of whole org units, so that a unit's report arrives whole or not at all. A unit that alone
 * has more than a piece may hold makes a piece of its own.
 *
 * @param changes sorted, so that those of a unit are next to each other
 * @param size most changes of a piece
 * @returns the pieces, in order; none for no changes
 * @example chunkChanges(changes, 2000)
 */
export function chunkChanges(changes: readonly Change[], size: number): Change[][] {
  const chunks: Change[][] = [];
  let chunk: Change[] = [];
  for (const unit of units(changes)) {
    if (chunk.length > 0 && chunk.length + unit.length > size) {
      chunks.push(chunk);
      chunk = [];
    }
    for (const change of unit) chunk.push(change);
  }
  return chunk.length === 0 ? chunks : [...chunks, chunk];
}

function units(changes: readonly Change[]): Change[][] {
  const all: Change[][] = [];
  for (const [at, change] of changes.entries()) {
    if (changes[at - 1]?.orgUnit === change.orgUnit) all.at(-1)?.push(change);
    else all.push([change]);
  }
  return all;
}
