import type { FhirResource } from '../tally/compiled-mapping.ts';
import type { SearchPage } from './read-page.ts';

/** What the pages of a search tell of its number. */
export interface SearchTotals {
  /** How many there were with the first page; undefined where nobody counted. */
  readonly total: number | undefined;
  /** Whether there were fewer with a later page, or what was read has left its place. */
  readonly hasShrunk?: boolean;
  /** How many were created after the first of several pages: they are not among its number. */
  readonly created?: number;
}

/** Follows the number of a search page by page. */
export interface TotalsReader extends SearchTotals {
  note(page: Pick<SearchPage, 'total' | 'matches' | 'at'>): void;
}

/**
 * Follow the number of resources that a search has while its pages are read.
 *
 * @returns what has seen no page
 * @example
 * const totals = createTotals();
 * for await (const page of searchPages(fhir, 'Immunization', query)) totals.note(page);
 */
export function createTotals(): TotalsReader {
  let first: number | undefined;
  let hasShrunk = false;
  let begun: number | undefined;
  let created = 0;
  return {
    note({ total, matches, at }) {
      // What the first page has was there before it, whatever clock the server asks.
      if (begun !== undefined) created += matches.filter((match) => isCreatedAfter(match, begun)).length;
      begun ??= at;
      first ??= total;
      if (total !== undefined && first !== undefined && total < first) hasShrunk = true;
    },
    get total() {
      return first;
    },
    get hasShrunk() {
      return hasShrunk;
    },
    get created() {
      return created;
    },
  };
}

/** HTTP tells the time in whole seconds, and what was stored in the same one may be among the number. */
const SECOND = 1_000;

/** Nothing is known of servers that do not count versions, or do not say what time it is. */
function isCreatedAfter({ meta }: FhirResource, begun: number | undefined): boolean {
  return meta?.versionId === '1' && begun !== undefined && Date.parse(meta.lastUpdated ?? '') >= begun + SECOND;
}
