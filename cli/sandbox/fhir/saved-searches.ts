import type { Search } from './parse-search.ts';

/** The result of a search, kept for its pages: which resources, in which order, but not their content. */
export interface SavedSearch {
  /** What the links call it (`_getpages`). */
  id: string;
  search: Search;
  ids: readonly string[];
  created: Date;
  /** Milliseconds since 1970. */
  expires: number;
  /** How many results HAPI FHIR would have fetched until now; where that is all, it tells the total. */
  fetched: number;
}

/** How long results are kept, in milliseconds. */
export interface SavedSearchTimes {
  /** The same search is answered from the saved one for this long. */
  reuse: number;
  /** Its pages can be asked for this long after it was made. */
  expiry: number;
}

/** HAPI FHIR keeps a search for ten minutes more with each page that is asked for. */
const extension = 600_000;

/** Saved results are dropped from the oldest when there are more; each takes 8 bytes a hit. */
const mostKept = 500;

/** The results that pages are served from. */
export class SavedSearches {
  readonly #byId = new Map<string, SavedSearch>();
  readonly #byKey = new Map<string, SavedSearch>();
  readonly #times: SavedSearchTimes;
  readonly #newId: () => string;

  constructor(times: SavedSearchTimes, newId: () => string) {
    this.#times = times;
    this.#newId = newId;
  }

  /** An id for a Bundle that is not kept. */
  newId(): string {
    return this.#newId();
  }

  save(search: Search, ids: readonly string[], now: Date): SavedSearch {
    const saved = {
      id: this.#newId(),
      search,
      ids,
      created: now,
      expires: now.getTime() + this.#times.expiry,
      fetched: 0,
    };
    this.#byId.set(saved.id, saved);
    // As in HAPI FHIR, a search made with `no-cache` does not take the place of an older one that is still used again.
    if (this.reusable(search, now) === undefined) this.#byKey.set(keyOf(search), saved);
    for (const [id, oldest] of this.#byId) {
      if (this.#byId.size <= mostKept) break;
      this.#byId.delete(id);
      if (this.#byKey.get(keyOf(oldest.search)) === oldest) this.#byKey.delete(keyOf(oldest.search));
    }
    return saved;
  }

  /** Forget all results. */
  clear(): void {
    this.#byId.clear();
    this.#byKey.clear();
  }

  /** The saved result of the same search, if it is young enough to be used again. */
  reusable(search: Search, now: Date): SavedSearch | undefined {
    const saved = this.#byKey.get(keyOf(search));
    return saved !== undefined && now.getTime() - saved.created.getTime() < this.#times.reuse ? saved : undefined;
  }

  /** The saved result with this id, unless it has expired; asking for it extends its life. */
  open(id: string, now: Date): SavedSearch | undefined {
    const saved = this.#byId.get(id);
    if (saved === undefined || now.getTime() >= saved.expires) return undefined;
    saved.expires = Math.max(saved.expires, now.getTime() + Math.min(extension, this.#times.expiry));
    return saved;
  }
}

/** `_elements` only cuts the resources of a page, so it is no part of what a search is. */
function keyOf(search: Search): string {
  return JSON.stringify([search.type, search.asked.filter(([name]) => name !== '_elements')]);
}
