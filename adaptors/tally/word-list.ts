/** A list of records of some 32-bit numbers each, which grows without copying what it has. */
export interface WordList {
  /** Add a record of zeros. @returns its position */
  add(): number;
  /** A number of a record. */
  get(record: number, at: number): number;
  set(record: number, at: number, value: number): void;
  readonly size: number;
  /** Bytes of its typed arrays. */
  readonly bytes: number;
}

const CHUNK_BITS = 12;
const CHUNK = 1 << CHUNK_BITS;

/**
 * Make an empty list, in typed arrays of 4,096 records: doubling one array would need up to thrice the bytes at times.
 *
 * @param width numbers in a record
 * @example
 * const events = createWordList(3);
 * events.set(events.add(), 0, day);
 */
export function createWordList(width: number): WordList {
  const chunks: Int32Array[] = [];
  let size = 0;
  return {
    add() {
      if (size === chunks.length * CHUNK) chunks.push(new Int32Array(CHUNK * width));
      size += 1;
      return size - 1;
    },
    get: (record, at) => chunks[record >>> CHUNK_BITS]?.[(record & (CHUNK - 1)) * width + at] ?? 0,
    set(record, at, value) {
      const chunk = chunks[record >>> CHUNK_BITS];
      if (chunk !== undefined) chunk[(record & (CHUNK - 1)) * width + at] = value;
    },
    get size() {
      return size;
    },
    get bytes() {
      return chunks.length * CHUNK * width * 4;
    },
  };
}
