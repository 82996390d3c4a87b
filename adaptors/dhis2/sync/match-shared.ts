import { namePlaces } from '../../tally/data-value-settings.ts';
import type { Labelled } from './combo-key.ts';
import type { SyncMapping } from './sync-mapping.ts';

/** What an object of the source is in the target, or why nobody can tell. */
export type SharedMatch<Item> = { readonly known: Item | undefined } | { readonly problem: string };

/**
 * Make a function that finds categories, their options and option sets of the source in the target: by the map, else by code,
 * else by name, which DHIS2 keeps unique among them; with `match: uid` by UID alone.
 *
 * @param targets what the target has of a kind
 * @param mapping `match` and `map`
 * @returns what finds one
 * @example matchShared(target.categoryOptions, mapping)({ id: 'I1ejrTkA2dv', name: 'Male' })
 */
export function matchShared<Item extends Labelled>(
  targets: readonly Item[],
  { match, map, mapLines }: Pick<SyncMapping, 'match' | 'map' | 'mapLines'>,
): (object: Labelled) => SharedMatch<Item> {
  const placeOf = namePlaces(Object.keys(map), mapLines);
  const byId = new Map(targets.map((target) => [target.id, target]));
  const byCode = new Map(targets.flatMap((target) => (target.code === undefined ? [] : [[target.code, target]])));
  const byName = new Map(targets.map((target) => [target.name ?? '', target]));
  return (object) => {
    const { id, code, name = '' } = object;
    const from = [id, code ?? ''].find((one) => map[one] !== undefined);
    if (from !== undefined) {
      const to = map[from] ?? '';
      const known = byCode.get(to) ?? byId.get(to);
      return known === undefined ? { problem: nowhere(to, placeOf(from)) } : { known };
    }
    const known = match === 'uid' ? byId.get(id) : byCode.get(code ?? '');
    const named = byName.get(name);
    return known === undefined && named !== undefined ? ofOneName(object, named, match) : { known };
  };
}

/** Why a line of the map is no help. */
function nowhere(to: string, place: string): string {
  if (to === '') return `the map leaves it out (${place}), and what is taken over refers to it`;
  return `the map leads to ${to}, which is not there (${place})`;
}

/** Of one name, and maybe of another UID or code. */
function ofOneName<Item extends Labelled>(
  { code }: Labelled,
  named: Item,
  match: SyncMapping['match'],
): SharedMatch<Item> {
  if (match === 'uid') return { problem: `the target has "${named.name}" with the UID ${named.id}` };
  const isOther = code !== undefined && named.code !== undefined;
  return isOther ? { problem: `the target has "${named.name}" with the code "${named.code}"` } : { known: named };
}
