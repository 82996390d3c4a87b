import type { ColumnValue, CompiledDimension, CompiledSource, Row } from '../compiled-mapping.ts';
import type { Dated } from '../dating.ts';
import { AHEAD } from '../hash-table.ts';
import type { JoinClasses } from '../join-table.ts';
import { createIntern } from './intern.ts';
import { createJoinCodes } from './join-codes.ts';
import { createOptionCodes } from './option-of.ts';
import { childOf, createNode, MOST_LEAVES } from './outcome-tree.ts';
import type { Outcome } from './outcomes.ts';

/** Finds the outcome of rows without their joined columns. */
export interface JoinedOutcomes {
  /** Say which rows come next, at most `AHEAD`, so that their joined rows are found together, which is faster. */
  lookAhead(rows: readonly Row[]): void;
  /**
   * @param at position of the row in the last `lookAhead`; -1 for a row that was not there
   * @returns undefined for a row that has to be looked at as a whole
   */
  of(narrow: Row, dated: Dated, at: number): Outcome | undefined;
}

/** A dimension or a column of a condition, by the slots that it reads. */
interface Reader {
  readonly slots: readonly number[];
  readonly dimension?: CompiledDimension;
}

/** Makes the code of a view's row; negative where there is none. */
type CodeOf = (narrow: Row, start: number, end: number) => number;

/**
 * Make what finds the outcome of rows by their own columns and the numbers of their joined rows. What follows from a
 * joined row alone is worked out once for all that are alike, so that a row of the source is never put together.
 *
 * @param source compiled source
 * @param width columns of its view
 * @param classes the joined rows of each view
 * @param outcomeOf the outcome of a row, worked out from all of its columns
 * @returns undefined where a source needs whole rows: for facts, joins of joins, places or conditions over the day
 * @example createJoinedOutcomes(source, 4, (view) => tables.get(view), outcomeOf)?.of(['2024-03-01', 'pat-1', 'loc-1', '19'], dated)
 */
export function createJoinedOutcomes(
  source: CompiledSource,
  width: number,
  classes: (view: string) => JoinClasses | undefined,
  outcomeOf: (narrow: Row, dated: Dated) => Outcome,
): JoinedOutcomes | undefined {
  const { joins } = source;
  const readers = readersOf(source);
  const partOf = ({ slots }: Reader) => placeOf(slots, width, source);
  const tables = joins.flatMap(({ view }) => classes(view) ?? []);
  if (source.facts.length > 0 || tables.length < joins.length) return undefined;
  if (joins.some(({ column }) => column >= width) || source.orgUnit.some(({ column }) => column >= width))
    return undefined;
  if (readers.some((reader) => partOf(reader) === undefined)) return undefined;
  const own = readers.filter((reader) => partOf(reader) === -1).map(codeOf);
  const joined = joins.map((join, at) => {
    const { interns, dimensions } = split(readers.filter((reader) => partOf(reader) === at));
    const table = tables[at];
    if (table === undefined) throw new Error(`source "${source.name}" has no joined rows of "${join.view}"`);
    const codes = createJoinCodes(table, join.offset, widthOf(source, at), dimensions, interns);
    return { table, column: join.column, codes, numbers: new Int32Array(AHEAD) };
  });
  const ids: string[] = [];
  const root = createNode();
  let leaves = 0;
  let isFree = false;

  function leafOf(narrow: Row, { start, end }: Dated, ahead: number) {
    let node = root;
    for (let at = 0; at < own.length; at += 1) {
      const code = own[at]?.(narrow, start, end) ?? -1;
      if (code < 0) {
        isFree = true;
        return undefined;
      }
      node = childOf(node, code);
    }
    for (let at = 0; at < joined.length; at += 1) {
      const join = joined[at];
      if (join === undefined) continue;
      const number = ahead === -1 ? numberOf(join, narrow) : (join.numbers[ahead] ?? -1);
      const next = join.codes.follow(node, number, start, end);
      if (next === undefined) return undefined;
      node = next;
    }
    return node;
  }

  return {
    lookAhead(rows) {
      if (isFree) return;
      for (const { table, column, codes, numbers } of joined) {
        ids.length = 0;
        for (const row of rows) ids.push(String(row[column] ?? ''));
        table.classesOf(ids, numbers);
        for (let at = 0; at < rows.length; at += 1) if (isNone(rows[at]?.[column])) numbers[at] = -1;
        codes.lookAhead(numbers, rows.length);
      }
    },
    of(narrow, dated, at) {
      const leaf = isFree ? undefined : leafOf(narrow, dated, at);
      if (leaf === undefined) return undefined;
      if (leaf.outcome === undefined) {
        leaf.outcome = outcomeOf(narrow, dated);
        leaves += 1;
        if (leaves > MOST_LEAVES) isFree = true;
      }
      return leaf.outcome;
    },
  };
}

/** The number of the joined row of a row; -1 for none. */
function numberOf({ table, column }: { readonly table: JoinClasses; readonly column: number }, row: Row): number {
  const id = row[column];
  return id === null || id === undefined ? -1 : table.classOf(String(id));
}

function isNone(value: ColumnValue | undefined): boolean {
  return value === null || value === undefined;
}

function readersOf({ dimensions, measures }: CompiledSource): Reader[] {
  const reads = [...new Set(measures.flatMap((measure) => measure.reads))];
  return [
    ...dimensions.map((dimension) => ({ slots: slotsOf(dimension), dimension })),
    ...reads.map((slot) => ({ slots: [slot] })),
  ];
}

function slotsOf(dimension: CompiledDimension): readonly number[] {
  switch (dimension.kind) {
    case 'constant':
      return [];
    case 'age':
      return [dimension.birth];
    case 'codes':
      return dimension.system === undefined ? [dimension.column] : [dimension.column, dimension.system];
    default:
      return [dimension.column];
  }
}

/** Where slots lie: -1 in the view itself, else the position of a join; undefined where they lie in several, or the day. */
function placeOf(slots: readonly number[], width: number, source: CompiledSource): number | undefined {
  const { joins } = source;
  const places = slots.map((slot) => {
    if (slot < width) return -1;
    return joins.findIndex(({ offset }, at) => slot >= offset && slot < offset + widthOf(source, at));
  });
  const isDay = slots.includes(width);
  return isDay || new Set(places).size > 1 ? undefined : (places[0] ?? -1);
}

/** Joins stand one behind the other, with nothing behind them in sources without facts. */
function widthOf({ joins, columns }: CompiledSource, at: number): number {
  return (joins[at + 1]?.offset ?? columns.length) - (joins[at]?.offset ?? 0);
}

function codeOf({ slots, dimension }: Reader): CodeOf {
  return dimension === undefined ? createIntern(slots[0] ?? -1) : createOptionCodes(dimension).codeOf;
}

function split(readers: readonly Reader[]) {
  return {
    dimensions: readers.flatMap(({ dimension }) => dimension ?? []),
    interns: readers.flatMap(({ slots, dimension }) => (dimension === undefined ? slots : [])),
  };
}
