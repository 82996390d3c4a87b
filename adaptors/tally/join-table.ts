import type { ColumnValue, Row } from './compiled-mapping.ts';
import { createKeyStore } from './key-store.ts';

/** Rows of a joined view by resource id, kept small. */
export interface JoinTable {
  /**
   * Keep a row. Where an id comes again with other values, the row whose JSON text sorts first stays, so that no order
   * of lines or files can change a count.
   *
   * @throws {RangeError} when the row has another number of columns than the table
   */
  add(id: string, values: Row): void;
  /** The row of an id. Rows with the same values are often the same array, so that a look-up takes no memory. */
  get(id: string): Row | undefined;
  /** Ids. */
  readonly size: number;
  /** Ids that came with different values. */
  readonly conflicts: number;
  /** Bytes of its typed arrays: for each id 12 of hash, at most 10⅔ of index, 4 a column. */
  readonly bytes: number;
}

/** Marks an id that came with different values, in the number of its first column. */
const CONFLICT = 1 << 31;

/** Rows that are kept ready. */
const READY = 4096;

/**
 * Make an empty table. Ids are kept as hashes of 96 bits (see `hashKey`), values as positions in a list of the
 * column's different values, which is held once: a column whose values are all different costs what they cost.
 *
 * @param columnCount columns of the view
 * @returns the table
 * @example
 * const children = createJoinTable(2);
 * children.add('pat-1', ['female', '2023-05-10']);
 * children.get('pat-1'); // ['female', '2023-05-10']
 */
export function createJoinTable(columnCount: number): JoinTable {
  const keys = createKeyStore(columnCount);
  const columns = Array.from({ length: columnCount }, createDictionary);
  const ready: (Row | undefined)[] = new Array(READY);
  let conflicts = 0;

  function positionAt(entry: number, column: number): number {
    return keys.get(entry, column) & ~CONFLICT;
  }

  function rowAt(entry: number): Row {
    let slot = 0;
    for (let column = 0; column < columnCount; column += 1)
      slot = Math.imul(slot ^ positionAt(entry, column), 0x9e3779b1);
    slot = (slot ^ (slot >>> 15)) & (READY - 1);
    const row = ready[slot];
    if (row !== undefined && columns.every(({ values }, column) => values[positionAt(entry, column)] === row[column])) {
      return row;
    }
    const made = columns.map(({ values }, column) => values[positionAt(entry, column)] ?? null);
    ready[slot] = made;
    return made;
  }

  function write(entry: number, values: Row, mark: number): void {
    for (const [column, { position }] of columns.entries()) {
      keys.set(entry, column, position(values[column] ?? null) | (column === 0 ? mark : 0));
    }
  }

  function settle(entry: number, values: Row): void {
    const known = JSON.stringify(rowAt(entry));
    const other = JSON.stringify(values);
    if (other === known) return;
    if (keys.get(entry, 0) >= 0) conflicts += 1;
    if (other < known) write(entry, values, CONFLICT);
    else keys.set(entry, 0, keys.get(entry, 0) | CONFLICT);
  }

  return {
    add(id, values) {
      if (values.length !== columnCount) {
        throw new RangeError(`join table: a row has ${values.length} columns, where the view has ${columnCount}`);
      }
      const before = keys.size;
      const entry = keys.entryOf(id);
      if (keys.size > before) write(entry, values, 0);
      else settle(entry, values);
    },
    get(id) {
      const entry = keys.find(id);
      return entry === -1 ? undefined : rowAt(entry);
    },
    get size() {
      return keys.size;
    },
    get conflicts() {
      return conflicts;
    },
    get bytes() {
      return keys.bytes;
    },
  };
}

interface Dictionary {
  readonly values: readonly ColumnValue[];
  position(value: ColumnValue): number;
}

/** The different values of a column. Lists are known by their JSON text, apart from texts that look the same. */
function createDictionary(): Dictionary {
  const values: ColumnValue[] = [];
  const scalars = new Map<ColumnValue, number>();
  const lists = new Map<string, number>();
  function positionIn<Key>(known: Map<Key, number>, key: Key, value: ColumnValue): number {
    let position = known.get(key);
    if (position === undefined) {
      position = values.push(value) - 1;
      known.set(key, position);
    }
    return position;
  }
  return {
    values,
    position: (value) =>
      typeof value === 'object' && value !== null
        ? positionIn(lists, JSON.stringify(value), value)
        : positionIn(scalars, value, value),
  };
}
