import type { CompiledJoin, CompiledMapping, CompiledSource, Row } from '../tally/compiled-mapping.ts';
import { viewOf } from '../tally/view-of.ts';

/** What a mapping writes for references that have no search parameter: their resources are read by id alone. */
export const NO_INCLUDE = 'none';

/** Rows that are kept of a join, of some 200 bytes each. */
const MOST_KEPT = 20_000;

/** Rows of a page from which on it tells how often joined resources repeat. */
const ENOUGH_ROWS = 100;

/**
 * So many rows for each joined resource make it cheaper to read it once by its id than to have it sent again with every
 * page, which takes a part of a batch each time: clinics of doses, not their children.
 */
const ROWS_EACH = 10;

/** What is known of the joins of a source: which resources come along with its pages, and the rows that are kept. */
export interface JoinedRows {
  /** Search parameters whose resources are to come along with each page. */
  includes(): readonly string[];
  /** Tell of the first page how many different resources so many rows are joined with. */
  learn(join: CompiledJoin, keys: number, rows: number): void;
  /** The row that was kept; null where there is none under this id, undefined where it was not looked for. */
  find(join: CompiledJoin, key: string): Row | null | undefined;
  keep(join: CompiledJoin, key: string, row: Row | null): void;
}

/**
 * Plan how joined resources are fetched: they come along with each page (`_include`) until a page has shown that few of them
 * serve many rows; these are read once by id and kept. So are those that no search parameter includes.
 *
 * @param mapping compiled mapping
 * @param source one of its sources
 * @returns a plan in which everything comes along
 * @see https://hl7.org/fhir/R4/search.html#revinclude
 * @example const joined = createJoinedRows(mapping, source); search({ _include: joined.includes() });
 */
export function createJoinedRows(mapping: CompiledMapping, source: CompiledSource): JoinedRows {
  const view = viewOf(mapping, source.view);
  const canCome = ({ column, include }: CompiledJoin) => column < view.columns.length && include !== NO_INCLUDE;
  const isKept = new Map<CompiledJoin, boolean>(
    source.joins.flatMap((join) => (canCome(join) ? [] : [[join, true] as const])),
  );
  const rows = new Map<CompiledJoin, Map<string, Row | null>>();
  return {
    includes: () =>
      source.joins
        .filter((join) => canCome(join) && isKept.get(join) !== true)
        .map(({ include }) => `${view.resource}:${include}`),
    learn(join, keys, count) {
      if (!isKept.has(join) && count >= ENOUGH_ROWS) isKept.set(join, keys * ROWS_EACH <= count);
    },
    find: (join, key) => rows.get(join)?.get(key),
    keep(join, key, row) {
      if (isKept.get(join) !== true) return;
      const known = rows.get(join) ?? new Map<string, Row | null>();
      if (known.size >= MOST_KEPT) known.clear();
      rows.set(join, known.set(key, row));
    },
  };
}
