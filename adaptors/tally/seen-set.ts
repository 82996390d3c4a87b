import { hashKey, hashText } from './hash-key.ts';

/**
 * Remembers which resource versions have been counted, in slots of 16 bytes: a 96-bit hash of the id and a 32-bit hash
 * of the version, in typed arrays that go when the periods of a search are done. At most three quarters of the slots
 * are taken. The odds that any two of a million ids are mixed up are 6·10⁻¹⁸, those that another version of one resource
 * passes for the same 1 in 2³².
 */
export interface SeenSet {
  /**
   * Note a resource.
   *
   * @param id resource id
   * @param version `meta.versionId`, or the time of the change where a server has no versions
   * @returns `new` the first time, `same` for the version seen before, `other` for another version of a seen resource
   */
  add(id: string, version: string): 'new' | 'same' | 'other';
  readonly size: number;
}

/**
 * Make an empty set.
 *
 * @example
 * const seen = createSeenSet();
 * seen.add('imm-1', '1'); // 'new'
 * seen.add('imm-1', '2'); // 'other'
 */
export function createSeenSet(): SeenSet {
  const key = new Int32Array(3);
  let capacity = 1024;
  let slots = new Int32Array(capacity * 4);
  let size = 0;

  function grow(): void {
    const larger = new Int32Array(capacity * 2 * 4);
    for (let at = 0; at < slots.length; at += 4) {
      const a = slots[at] ?? 0;
      if (a === 0) continue;
      // Each is there once, so that only a free slot has to be found.
      let to = (a & (capacity * 2 - 1)) * 4;
      while (larger[to] !== 0) to = (to + 4) & (larger.length - 1);
      for (let word = 0; word < 4; word += 1) larger[to + word] = slots[at + word] ?? 0;
    }
    capacity *= 2;
    slots = larger;
  }

  return {
    add(id, version) {
      if (size * 4 >= capacity * 3) grow();
      hashKey(id, key);
      const a = key[0] ?? 1;
      const b = key[1] ?? 0;
      const c = key[2] ?? 0;
      const v = hashText(version);
      let at = (a & (capacity - 1)) * 4;
      while (slots[at] !== 0) {
        if (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c)
          return slots[at + 3] === v ? 'same' : 'other';
        at = (at + 4) & (slots.length - 1);
      }
      slots[at] = a;
      slots[at + 1] = b;
      slots[at + 2] = c;
      slots[at + 3] = v;
      size += 1;
      return 'new';
    },
    get size() {
      return size;
    },
  };
}
