import type { SearchPage } from './read-page.ts';

/** What the pages of a search tell of its number. */
export interface SearchTotals {
  /** How many there were with the first page; undefined where nobody counted. */
  readonly total: number | undefined;
  /** Whether there were fewer with a later page, or what was read has left its place. */
  readonly hasShrunk?: boolean;
}

/** Follows the number of a search page by page. */
export interface TotalsReader extends SearchTotals {
  note(page: Pick<SearchPage, 'total'>): void;
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
  return {
    note({ total }) {
      first ??= total;
      if (total !== undefined && first !== undefined && total < first) hasShrunk = true;
    },
    get total() {
      return first;
    },
    get hasShrunk() {
      return hasShrunk;
    },
  };
}
