/**
 * Remembers which resource versions have been counted, in slots of 16 bytes: a 96-bit hash of the id and a 32-bit hash
 * of the version, in typed arrays that go when the periods of a search are done. At most three quarters of the slots
 * are taken.
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
  let capacity = 1024;
  let slots = new Uint32Array(capacity * 4);
  let size = 0;

  /** The slot that holds the hash, or the free one where it belongs. */
  function slotOf(into: Uint32Array, slotCount: number, a: number, b: number, c: number): number {
    let slot = a & (slotCount - 1);
    for (;;) {
      const at = slot * 4;
      if (into[at] === 0) return at;
      if (into[at] === a && into[at + 1] === b && into[at + 2] === c) return at;
      slot = (slot + 1) & (slotCount - 1);
    }
  }

  function grow(): void {
    const larger = new Uint32Array(capacity * 2 * 4);
    for (let at = 0; at < slots.length; at += 4) {
      const a = slots[at] ?? 0;
      if (a === 0) continue;
      const to = slotOf(larger, capacity * 2, a, slots[at + 1] ?? 0, slots[at + 2] ?? 0);
      for (let word = 0; word < 4; word += 1) larger[to + word] = slots[at + word] ?? 0;
    }
    capacity *= 2;
    slots = larger;
  }

  return {
    add(id, version) {
      if (size * 4 >= capacity * 3) grow();
      // A first word of zero marks a free slot, so it is never a resource's.
      const a = hash(id, 0x9e3779b9) || 1;
      const b = hash(id, 0x85ebca6b);
      const c = hash(id, 0xc2b2ae35);
      const v = hash(version, 0x27d4eb2f);
      const at = slotOf(slots, capacity, a, b, c);
      if (slots[at] === 0) {
        slots.set([a, b, c, v], at);
        size += 1;
        return 'new';
      }
      return slots[at + 3] === v ? 'same' : 'other';
    },
    get size() {
      return size;
    },
  };
}

/** 32-bit FNV-1a from a seed, finished by the avalanche of MurmurHash3, so that three seeds give three hashes. */
function hash(text: string, seed: number): number {
  let h = seed ^ 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    h ^= h >>> 15;
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
