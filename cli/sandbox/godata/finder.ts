import type { RecordStore } from './record-store.ts';
import { matching, pageOf, sorted } from './run-filter.ts';
import type { Filter, GodataRecord, Kind } from './types.ts';

/** Answers filters over the records of a store. */
export interface Finder {
  /** The page that a filter asks for; `chance` differs from request to request. */
  page(kind: Kind, outbreakId: string, filter: Filter, chance: number): Record<string, unknown>[];
  /** How many fit; as in Go.Data deleted records never count. */
  count(kind: Kind, outbreakId: string, filter: Filter): number;
}

/** Lists that are kept: those of the window that is being read. */
const MOST_KEPT = 8;

/**
 * Make a finder that keeps what it found while nothing is changed, so that the pages of a long list are not looked for anew.
 * Where nobody asks for an order they are, since they come in another one each time.
 *
 * @param records the store
 * @returns the finder
 */
export function createFinder(records: RecordStore): Finder {
  let version = -1;
  const kept = new Map<string, readonly GodataRecord[]>();

  /** What was found for a key, or what is found now. */
  function keeping(key: string, find: () => readonly GodataRecord[]): readonly GodataRecord[] {
    if (version !== records.version) kept.clear();
    version = records.version;
    const list = kept.get(key) ?? find();
    if (!kept.has(key) && kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, list);
    return list;
  }

  function fitting(kind: Kind, outbreakId: string, { where = {}, deleted = false }: Filter): readonly GodataRecord[] {
    const key = JSON.stringify([kind, outbreakId, where, deleted]);
    return keeping(key, () => matching(records.all(kind, outbreakId), { where, deleted }));
  }

  return {
    page(kind, outbreakId, filter, chance) {
      const find = () => sorted(fitting(kind, outbreakId, filter), filter.order, chance);
      const { where, deleted, order } = filter;
      const found =
        order === undefined ? find() : keeping(JSON.stringify([kind, outbreakId, where, deleted, order]), find);
      return pageOf(found, filter);
    },
    count: (kind, outbreakId, { where = {} }) => fitting(kind, outbreakId, { where }).length,
  };
}
