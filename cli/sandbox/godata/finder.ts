import type { RecordStore } from './record-store.ts';
import { countFilter, findSorted, pageOf } from './run-filter.ts';
import type { Filter, GodataRecord, Kind } from './types.ts';

/** Answers filters over the records of a store. */
export interface Finder {
  /** The page that a filter asks for; `chance` differs from request to request. */
  page(kind: Kind, outbreakId: string, filter: Filter, chance: number): Record<string, unknown>[];
  count(kind: Kind, outbreakId: string, filter: Filter): number;
}

/** Lists that are kept: those of the window that is being read. */
const MOST_KEPT = 4;

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

  function found(kind: Kind, outbreakId: string, filter: Filter, chance: number): readonly GodataRecord[] {
    const find = () => findSorted(records.all(kind, outbreakId), filter, chance);
    if (filter.order === undefined) return find();
    if (version !== records.version) kept.clear();
    version = records.version;
    const key = JSON.stringify([kind, outbreakId, filter.where, filter.deleted, filter.order]);
    const list = kept.get(key) ?? find();
    if (!kept.has(key) && kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, list);
    return list;
  }

  return {
    page: (kind, outbreakId, filter, chance) => pageOf(found(kind, outbreakId, filter, chance), filter),
    count: (kind, outbreakId, filter) => countFilter(records.all(kind, outbreakId), filter),
  };
}
