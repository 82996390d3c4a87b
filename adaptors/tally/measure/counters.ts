/** Counts by whole number, in one typed array: 16 bytes a slot, of which at most three quarters are taken. */
export interface Counters {
  /** Count one more under a key. */
  add(key: number): void;
  /** Go through all keys and counts, in no order. */
  visit(take: (key: number, count: number) => void): void;
  /** Different keys. */
  readonly size: number;
}

/** Numbers of a slot: the key + 1 (0: free), and its count. They are one beside the other, for one access to memory. */
const WIDTH = 2;

/** Slots, of 4 MB, up to which the counters grow fourfold: they are not worth being kept small. */
const HASTY = 1 << 18;

/** Keys that wait at most. */
const AHEAD = 256;

/**
 * Make counters. A `Map` of numbers would do the same with several accesses to memory a row, which is what a row costs
 * when there are many cells.
 *
 * @returns no counts; keys are safe integers from 0, below 2⁵³ - 1
 * @example
 * const rows = createCounters();
 * rows.add(7);
 */
export function createCounters(): Counters {
  let capacity = 1024;
  let slots = new Float64Array(capacity * WIDTH);
  let size = 0;
  // Keys that wait to be counted together: a processor waits for one of many slots as long as for all of them.
  const ahead = new Float64Array(AHEAD);
  let waiting = 0;

  /** Where a key is, or the free slot where it belongs. */
  function slotOf(mark: number): number {
    const last = slots.length - 1;
    let at = hashOf(mark, capacity - 1) * WIDTH;
    while (slots[at] !== 0 && slots[at] !== mark) at = (at + WIDTH) & last;
    return at;
  }

  function grow(): void {
    const before = slots;
    capacity *= capacity * 4 <= HASTY ? 4 : 2;
    slots = new Float64Array(capacity * WIDTH);
    for (let at = 0; at < before.length; at += WIDTH) {
      const mark = before[at] ?? 0;
      if (mark === 0) continue;
      const to = slotOf(mark);
      slots[to] = mark;
      slots[to + 1] = before[at + 1] ?? 0;
    }
  }

  function settle(): void {
    for (let next = 0; next < waiting; next += 1) {
      if (size * 4 >= capacity * 3) grow();
      const mark = ahead[next] ?? 0;
      const at = slotOf(mark);
      if (slots[at] === 0) {
        slots[at] = mark;
        size += 1;
      }
      slots[at + 1] = (slots[at + 1] ?? 0) + 1;
    }
    waiting = 0;
  }

  return {
    add(key) {
      ahead[waiting] = key + 1;
      waiting += 1;
      if (waiting === AHEAD) settle();
    },
    visit(take) {
      settle();
      for (let at = 0; at < slots.length; at += WIDTH) {
        const mark = slots[at] ?? 0;
        if (mark !== 0) take(mark - 1, slots[at + 1] ?? 0);
      }
    },
    get size() {
      settle();
      return size;
    },
  };
}

/** Keys that differ in any of their 53 bits land far apart. */
function hashOf(key: number, mask: number): number {
  const high = (key / 0x100000000) | 0;
  const hash = Math.imul(key ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
  return (hash ^ (hash >>> 15)) & mask;
}
