import { hashKey } from './hash-key.ts';
import { createWordList } from './word-list.ts';

/** Numbers by key, without the keys: 12 bytes of hash, 5⅓ to 10⅔ bytes of index and 4 bytes a number for each key. */
export interface KeyStore {
  /**
   * Find a key's entry, or add one whose numbers are 0.
   *
   * @returns the entry's position, counted from 0 in the order in which keys came; a new one's is `size - 1`
   */
  entryOf(key: string): number;
  /** Find a key's entry; -1 where there is none. */
  find(key: string): number;
  /** A number of an entry, by its position among the numbers. */
  get(entry: number, at: number): number;
  set(entry: number, at: number, value: number): void;
  readonly size: number;
  /** Bytes of its typed arrays. */
  readonly bytes: number;
}

const HASH = 3;

/**
 * Make an empty store. Keys are known by 96 bits of hash: see `hashKey` for the odds of a mistake.
 *
 * @param numbers how many 32-bit numbers a key has
 * @example
 * const heads = createKeyStore(1);
 * heads.set(heads.entryOf('pat-1'), 0, 7);
 */
export function createKeyStore(numbers: number): KeyStore {
  const key = new Int32Array(HASH);
  const entries = createWordList(HASH + numbers);
  // An entry's position + 1 where its hash belongs, 0 where a slot is free; at most three quarters are taken.
  let index = new Int32Array(1024);

  /** The slot that holds the hashed key, or the free one where it belongs. */
  function slotOf(): number {
    const mask = index.length - 1;
    const a = key[0] ?? 0;
    let slot = a & mask;
    for (;;) {
      const entry = (index[slot] ?? 0) - 1;
      if (entry === -1) return slot;
      if (entries.get(entry, 0) === a && entries.get(entry, 1) === key[1] && entries.get(entry, 2) === key[2])
        return slot;
      slot = (slot + 1) & mask;
    }
  }

  function grow(): void {
    const mask = index.length * 2 - 1;
    index = new Int32Array(index.length * 2);
    for (let entry = 0; entry < entries.size; entry += 1) {
      let slot = entries.get(entry, 0) & mask;
      while (index[slot] !== 0) slot = (slot + 1) & mask;
      index[slot] = entry + 1;
    }
  }

  return {
    entryOf(text) {
      if (entries.size * 4 >= index.length * 3) grow();
      hashKey(text, key);
      const slot = slotOf();
      const known = (index[slot] ?? 0) - 1;
      if (known !== -1) return known;
      const entry = entries.add();
      for (let word = 0; word < HASH; word += 1) entries.set(entry, word, key[word] ?? 0);
      index[slot] = entry + 1;
      return entry;
    },
    find(text) {
      hashKey(text, key);
      return (index[slotOf()] ?? 0) - 1;
    },
    get: (entry, at) => entries.get(entry, HASH + at),
    set: (entry, at, value) => entries.set(entry, HASH + at, value),
    get size() {
      return entries.size;
    },
    get bytes() {
      return index.byteLength + entries.bytes;
    },
  };
}
