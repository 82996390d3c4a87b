import type { ColumnValue, Row } from './compiled-mapping.ts';
import { createHashTable } from './hash-table.ts';
import { createRowClasses } from './row-classes.ts';

/** Rows of a joined view by resource id, kept small. */
export interface JoinTable extends JoinClasses {
  /**
   * Keep a row. Where an id comes again with other values, the row whose JSON text sorts first stays, so that no order
   * of lines or files can change a count.
   *
   * @returns whether the id was there with other values
   * @throws {RangeError} when the row has another number of columns than the table
   */
  add(id: string, values: Row): boolean;
  /** The row of an id. Rows with the same values are often the same array, so that a look-up takes no memory. */
  get(id: string): Row | undefined;
  /** Ids. */
  readonly size: number;
  /** Ids that came with different values. */
  readonly conflicts: number;
  /** Bytes of its typed arrays: for each id at most 42⅔ of hash and number; for each different row see `RowClasses`. */
  readonly bytes: number;
}

/** Joined rows by number, for what can be worked out once for all rows that are alike. */
export interface JoinClasses {
  /** The number of the row of an id, from 0; -1 where there is none. */
  classOf(id: string): number;
  /** Find the numbers of the rows of several ids at once, at most `AHEAD`, which is faster. */
  classesOf(ids: readonly string[], into: Int32Array): void;
  /** A value of the row of a number. */
  valueOf(number: number, column: number): ColumnValue;
}

/** Marks an id that came with different values, in the number of its row. */
const CONFLICT = 1 << 31;

/**
 * Make an empty table. Ids are kept as hashes of 96 bits (see `hashKey`), each with the number of its row.
 *
 * @param columnCount columns of the view
 * @returns the table
 * @example
 * const children = createJoinTable(2);
 * children.add('pat-1', ['female', '2023-05-10']);
 * children.get('pat-1'); // ['female', '2023-05-10']
 */
export function createJoinTable(columnCount: number): JoinTable {
  const ids = createHashTable();
  const classes = createRowClasses(columnCount);
  let conflicts = 0;

  function settle(slot: number, values: Row, number: number): boolean {
    const known = ids.get(slot);
    if ((known & ~CONFLICT) === number) return false;
    if (known >= 0) conflicts += 1;
    const isFirst = JSON.stringify(values) < JSON.stringify(classes.row(known & ~CONFLICT));
    ids.set(slot, (isFirst ? number : known) | CONFLICT);
    return true;
  }

  function numberIn(slot: number): number {
    return slot === -1 ? -1 : ids.get(slot) & ~CONFLICT;
  }

  return {
    add(id, values) {
      if (values.length !== columnCount) {
        throw new RangeError(`join table: a row has ${values.length} columns, where the view has ${columnCount}`);
      }
      const number = classes.of(values);
      const known = ids.add(id, number);
      return known !== -1 && settle(known, values, number);
    },
    get(id) {
      const number = numberIn(ids.find(id));
      return number === -1 ? undefined : classes.row(number);
    },
    classOf: (id) => numberIn(ids.find(id)),
    classesOf(all, into) {
      ids.lookAhead(all);
      for (let at = 0; at < all.length; at += 1) into[at] = numberIn(ids.findAhead(at));
    },
    valueOf: classes.value,
    get size() {
      return ids.size;
    },
    get conflicts() {
      return conflicts;
    },
    get bytes() {
      return ids.bytes + classes.bytes;
    },
  };
}
