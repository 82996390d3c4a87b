import { distance } from 'fastest-levenshtein';

/**
 * Write a fix that names what was probably meant.
 *
 * @param wrong the name as written
 * @param names the names that there are
 * @returns a sentence with the one to three nearest names
 * @example listNearest('gendr', ['gender', 'name']) // 'Did you mean gender?'
 */
export function listNearest(wrong: string, names: readonly string[]): string {
  const ranked = names
    .map((name) => ({ name, far: distance(wrong.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1));
  const near = ranked.filter(({ far }) => far <= Math.max(2, wrong.length / 3)).slice(0, 3);
  if (near.length > 0) return `Did you mean ${near.map(({ name }) => name).join(', ')}?`;
  const some = [...names].sort().slice(0, 12).join(', ');
  return names.length === 0 ? 'Nothing is named here.' : `Use one of ${some}${names.length > 12 ? ', …' : ''}.`;
}
