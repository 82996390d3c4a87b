import { namePlaces } from '../../tally/data-value-settings.ts';
import type { SyncMapping } from './sync-mapping.ts';
import { type SyncObject, shownOf } from './sync-objects.ts';

/** What an object of the source is in the target. */
export interface Match {
  readonly object: SyncObject;
  /** Undefined where the target has none: it is to be created. */
  readonly known: SyncObject | undefined;
  /** Properties that the target keeps; its code is among them where the map says that they are one. */
  readonly keeps: readonly string[];
  /** Why nobody can tell; undefined where it is clear. */
  readonly problem: string | undefined;
}

/**
 * Find the objects of the source in the target: by the map, else by UID or code. A UID of the source is taken for one of
 * the target only where the mapping says `match: uid`, or the map names it.
 *
 * @param objects of the source
 * @param targets of the target
 * @param mapping `match`, `map` and `keep`
 * @returns what each is, in their order
 * @example matchObjects([unit], units, { match: 'code', map: {}, keep: [] })[0]?.known?.id
 */
export function matchObjects(
  objects: readonly SyncObject[],
  targets: readonly SyncObject[],
  { match, map, mapLines, keep }: Pick<SyncMapping, 'match' | 'map' | 'mapLines' | 'keep'>,
): Match[] {
  const placeOf = namePlaces(Object.keys(map), mapLines);
  const byId = new Map(targets.map((target) => [target.id, target]));
  const byCode = new Map(targets.flatMap((target) => (target.code === undefined ? [] : [[target.code, target]])));
  const byAnyCase = new Map(
    targets.flatMap((target) => (target.code === undefined ? [] : [[plain(target.code), target]])),
  );
  const codes = new Set(objects.map((object) => object.code));
  const taken = new Map<string, SyncObject>();
  return objects.map((object) => {
    const { id, code } = object;
    const to = map[id] ?? (code === undefined ? undefined : map[code]);
    if (typeof to === 'string') {
      const known = byCode.get(to) ?? byId.get(to);
      const problem = known === undefined ? nowhere(object, to) : undefined;
      return claimed(object, known, problem, true);
    }
    if (match === 'uid') return claimed(object, byId.get(id), undefined);
    if (code === undefined)
      return claimed(object, undefined, 'it has no code to be known by: give it one, or name it in the map');
    const known = byCode.get(code);
    const near =
      known === undefined && !codes.has(byAnyCase.get(plain(code))?.code) ? byAnyCase.get(plain(code)) : undefined;
    // A second unit of what people take for one code is a mess that nobody clears up.
    const problem = near && `the target has the code "${near.code}", which is nearly the same: name it in the map`;
    return claimed(object, known, problem);
  });

  /** Why a line of the map is no help. */
  function nowhere({ id, code = id }: SyncObject, to: string): string {
    const place = placeOf(typeof map[id] === 'string' ? id : code);
    return `the map leads to ${to}, which is not there (${place})`;
  }

  /** Two objects of the source cannot be one in the target. */
  function claimed(
    object: SyncObject,
    known: SyncObject | undefined,
    problem: string | undefined,
    isMapped = false,
  ): Match {
    const keeps = isMapped ? [...keep, 'code'] : keep;
    const other = known && taken.get(known.id);
    if (known !== undefined) taken.set(known.id, object);
    if (other === undefined) return { object, known, keeps, problem };
    return { object, known, keeps, problem: `${shownOf(other)} is ${known?.id} too: correct the map` };
  }
}

/** A code as people compare it. */
function plain(code: string): string {
  return code.trim().toLowerCase();
}
