import type { FhirResource } from '../tally/compiled-mapping.ts';
import type { Query } from '../transport/index.ts';
import type { SearchPage } from './read-page.ts';

/** Where a search that is sorted by `_lastUpdated` can be taken up again. */
export interface ResumeKey {
  /** Note a page that was read whole. */
  note(page: SearchPage): void;
  /** The instant from which on to search again; undefined: from the beginning. */
  readonly from: string | undefined;
}

/**
 * Follow the order of a search, to take it up again after the server has dropped its result. The key is the oldest
 * change of the last page but one: a page that is read twice counts once, and a resource that was changed meanwhile,
 * which comes in its place with a newer time, cannot move the key past others. Where the order does not hold there is
 * no key: the server sorts otherwise.
 *
 * @returns the key of no pages
 */
export function createResumeKey(): ResumeKey {
  let latest = Number.NEGATIVE_INFINITY;
  let isSorted = true;
  let oldestOfPage: string | undefined;
  let from: string | undefined;
  return {
    note({ matches }) {
      if (matches.length === 0) return;
      for (const match of matches) {
        const at = changeOf(match);
        // Also where there is no time at all.
        if (!(at >= latest)) isSorted = false;
        latest = at;
      }
      from = oldestOfPage ?? from;
      oldestOfPage = matches[0]?.meta?.lastUpdated;
    },
    get from() {
      return isSorted ? from : undefined;
    },
  };
}

/**
 * Ask for the rest of a search.
 *
 * @param query the whole search
 * @param from instant from which on resources changed
 * @returns the search with it in place of an earlier lower end
 * @example resumedQuery({ _lastUpdated: 'ge2024-01-01' }, '2024-02-01T00:00:00Z') // { _lastUpdated: ['ge2024-02-01T00:00:00Z'] }
 */
export function resumedQuery(query: Query, from: string): Query {
  const { _lastUpdated: asked = [] } = query;
  const others = (typeof asked === 'string' ? [asked] : asked).filter((value) => !/^g[et]/.test(value));
  return { ...query, _lastUpdated: [...others, `ge${from}`] };
}

function changeOf({ meta }: FhirResource): number {
  return Date.parse(meta?.lastUpdated ?? '');
}
