import type { ColumnValue, Row } from './compiled-mapping.ts';
import { createWordList } from './word-list.ts';

/** Rows by number: rows with the same values have the same one. */
export interface RowClasses {
  /** The number of a row, from 0 in the order in which different ones come. */
  of(values: Row): number;
  /** The row of a number. It is often the same array, so that a look-up takes no memory. */
  row(number: number): Row;
  /** One value of the row of a number. */
  value(number: number, column: number): ColumnValue;
  /** Different rows. */
  readonly size: number;
  /** Bytes of its typed arrays: for each different row 4 a column and at most 10⅔ of index. */
  readonly bytes: number;
}

/** Rows that are kept ready. */
const READY = 4096;

/**
 * Make no classes of rows yet. A row is kept as positions in lists of its columns' different values, which are held once:
 * a column whose values are all different costs what they cost.
 *
 * @param columnCount columns of a row
 * @example createRowClasses(2).of(['female', '2023-05-10']) // 0
 */
export function createRowClasses(columnCount: number): RowClasses {
  const rows = createWordList(columnCount);
  const columns = Array.from({ length: columnCount }, createDictionary);
  const positions = new Int32Array(columnCount);
  const ready: (Row | undefined)[] = new Array(READY);
  const readyFor = new Int32Array(READY);
  // A row's number + 1 where its hash belongs, 0 where a slot is free; at most three quarters are taken.
  let index = new Int32Array(1024);

  function isAt(number: number): boolean {
    for (let column = 0; column < columnCount; column += 1)
      if (rows.get(number, column) !== positions[column]) return false;
    return true;
  }

  function grow(): void {
    const mask = index.length * 2 - 1;
    index = new Int32Array(index.length * 2);
    for (let number = 0; number < rows.size; number += 1) {
      let hash = 0;
      for (let column = 0; column < columnCount; column += 1) hash = mix(hash, rows.get(number, column));
      let slot = finish(hash) & mask;
      while (index[slot] !== 0) slot = (slot + 1) & mask;
      index[slot] = number + 1;
    }
  }

  function value(number: number, column: number): ColumnValue {
    return columns[column]?.values[rows.get(number, column)] ?? null;
  }

  return {
    of(values) {
      if (rows.size * 4 >= index.length * 3) grow();
      let hash = 0;
      for (let column = 0; column < columnCount; column += 1) {
        const position = columns[column]?.position(values[column] ?? null) ?? 0;
        positions[column] = position;
        hash = mix(hash, position);
      }
      const mask = index.length - 1;
      let slot = finish(hash) & mask;
      for (let mark = index[slot] ?? 0; mark !== 0; mark = index[slot] ?? 0) {
        if (isAt(mark - 1)) return mark - 1;
        slot = (slot + 1) & mask;
      }
      const number = rows.add();
      for (let column = 0; column < columnCount; column += 1) rows.set(number, column, positions[column] ?? 0);
      index[slot] = number + 1;
      return number;
    },
    row(number) {
      const slot = number & (READY - 1);
      const known = ready[slot];
      if (known !== undefined && readyFor[slot] === number) return known;
      const made: ColumnValue[] = [];
      for (let column = 0; column < columnCount; column += 1) made.push(value(number, column));
      ready[slot] = made;
      readyFor[slot] = number;
      return made;
    },
    value,
    get size() {
      return rows.size;
    },
    get bytes() {
      return rows.bytes + index.byteLength;
    },
  };
}

function mix(hash: number, position: number): number {
  return Math.imul(hash ^ position, 0x9e3779b1) ^ (hash >>> 15);
}

function finish(hash: number): number {
  return hash ^ (hash >>> 15);
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
