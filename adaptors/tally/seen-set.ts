import { hashText } from './hash-key.ts';
import { createHashTable } from './hash-table.ts';

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
   * @param version what tells its versions apart, or a hash of that
   * @returns `new` the first time, `same` for the version seen before, `other` for another version of a seen resource
   */
  add(id: string, version: string | number): 'new' | 'same' | 'other';
  /** Say which ids come next, at most `AHEAD`, so that they are hashed together. */
  lookAhead(ids: readonly string[]): void;
  /** As `add`, of the id at a position in the last `lookAhead`. */
  addAhead(at: number, version: string | number): 'new' | 'same' | 'other';
  readonly size: number;
}

/** Slots, of 4 MB, up to which the set is not worth being kept small. */
const HASTY = 1 << 18;

/**
 * Make an empty set.
 *
 * @example
 * const seen = createSeenSet();
 * seen.add('imm-1', '1'); // 'new'
 * seen.add('imm-1', '2'); // 'other'
 */
export function createSeenSet(): SeenSet {
  const versions = createHashTable(HASTY);

  function tell(slot: number, hash: number): 'new' | 'same' | 'other' {
    if (slot === -1) return 'new';
    return versions.get(slot) === hash ? 'same' : 'other';
  }

  return {
    add(id, version) {
      const hash = typeof version === 'number' ? version : hashText(version);
      return tell(versions.add(id, hash), hash);
    },
    lookAhead: versions.lookAhead,
    addAhead(at, version) {
      const hash = typeof version === 'number' ? version : hashText(version);
      return tell(versions.addAhead(at, hash), hash);
    },
    get size() {
      return versions.size;
    },
  };
}
