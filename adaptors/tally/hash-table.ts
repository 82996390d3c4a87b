import { hashKey } from './hash-key.ts';

/** A 32-bit number by key, without the keys: 16 bytes a slot, of which at most three quarters are taken. */
export interface HashTable {
  /**
   * Add a key with its number, unless the key is there.
   *
   * @returns -1 where it was added; else the slot of the key, whose number stays
   */
  add(key: string, value: number): number;
  /** The slot of a key; -1 where it is not there. A slot is good until the next `add`. */
  find(key: string): number;
  /**
   * Hash keys that will be asked for soon. To find several one right after the other costs little more than to find one: a
   * processor waits for one of many slots as long as for all of them.
   *
   * @param keys at most `AHEAD`
   */
  lookAhead(keys: readonly string[]): void;
  /** As `add`, of the key at a position in the last `lookAhead`. */
  addAhead(at: number, value: number): number;
  /** As `find`, of the key at a position in the last `lookAhead`. */
  findAhead(at: number): number;
  /** The number in a slot. */
  get(slot: number): number;
  set(slot: number, value: number): void;
  /** Keys. */
  readonly size: number;
  /** Bytes of its typed array. */
  readonly bytes: number;
}

/** Keys that can be looked ahead to. */
export const AHEAD = 64;

const HASH = 3;

/** Numbers of a slot: three of hash, and the value. Each slot lies in one line of a processor's cache. */
const WIDTH = 4;

/**
 * Make an empty table. Keys are known by 96 bits of hash: see `hashKey` for the odds of a mistake. A key costs one access
 * to memory, which is most of what it costs when there are many.
 *
 * @param hasty slots up to which the table grows fourfold, which is faster; beyond, and by default, it doubles
 * @example
 * const classes = createHashTable();
 * classes.add('pat-1', 7); // -1
 * classes.get(classes.find('pat-1')); // 7
 */
export function createHashTable(hasty = 0): HashTable {
  const key = new Int32Array(HASH);
  const ahead = new Int32Array(AHEAD * HASH);
  let capacity = 1024;
  let slots = new Int32Array(capacity * WIDTH);
  let size = 0;

  function grow(): void {
    capacity *= capacity * 4 <= hasty ? 4 : 2;
    const larger = new Int32Array(capacity * WIDTH);
    const last = larger.length - 1;
    for (let at = 0; at < slots.length; at += WIDTH) {
      const a = slots[at] ?? 0;
      if (a === 0) continue;
      // Each is there once, so that only a free slot has to be found.
      let to = (a * WIDTH) & last;
      while (larger[to] !== 0) to = (to + WIDTH) & last;
      larger[to] = a;
      larger[to + 1] = slots[at + 1] ?? 0;
      larger[to + 2] = slots[at + 2] ?? 0;
      larger[to + 3] = slots[at + 3] ?? 0;
    }
    slots = larger;
  }

  /** The slot that holds a hashed key, or the free one where it belongs. */
  function slotOf(a: number, b: number, c: number): number {
    const last = slots.length - 1;
    let at = (a * WIDTH) & last;
    for (let found = slots[at]; found !== 0; found = slots[at]) {
      if (found === a && slots[at + 1] === b && slots[at + 2] === c) return at;
      at = (at + WIDTH) & last;
    }
    return at;
  }

  function findHashed(hashes: Int32Array, from: number): number {
    const at = slotOf(hashes[from] ?? 1, hashes[from + 1] ?? 0, hashes[from + 2] ?? 0);
    return slots[at] === 0 ? -1 : at;
  }

  function addHashed(hashes: Int32Array, from: number, value: number): number {
    if (size * 4 >= capacity * 3) grow();
    const a = hashes[from] ?? 1;
    const b = hashes[from + 1] ?? 0;
    const c = hashes[from + 2] ?? 0;
    const at = slotOf(a, b, c);
    if (slots[at] !== 0) return at;
    slots[at] = a;
    slots[at + 1] = b;
    slots[at + 2] = c;
    slots[at + 3] = value;
    size += 1;
    return -1;
  }

  return {
    add(text, value) {
      hashKey(text, key, 0);
      return addHashed(key, 0, value);
    },
    find(text) {
      hashKey(text, key, 0);
      return findHashed(key, 0);
    },
    lookAhead(texts) {
      for (let at = 0; at < texts.length; at += 1) hashKey(texts[at] ?? '', ahead, at * HASH);
    },
    addAhead: (at, value) => addHashed(ahead, at * HASH, value),
    findAhead: (at) => findHashed(ahead, at * HASH),
    get: (slot) => slots[slot + 3] ?? 0,
    set(slot, value) {
      slots[slot + 3] = value;
    },
    get size() {
      return size;
    },
    get bytes() {
      return slots.byteLength;
    },
  };
}
