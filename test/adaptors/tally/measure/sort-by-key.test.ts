import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sortByKey } from '../../../../adaptors/tally/measure/sort-by-key.ts';

describe('sortByKey', () => {
  it('sorts keys of any size, and takes their counts along', () => {
    const key = fc.oneof(fc.nat(5), fc.nat(5000), fc.maxSafeNat());
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.nat(9)), { maxLength: 200 }), (pairs) => {
        const { keys, counts } = sortByKey(
          Float64Array.from(pairs, ([one]) => one),
          Float64Array.from(pairs, ([, count]) => count),
        );
        const sorted = [...pairs].sort(([a], [b]) => a - b);
        assert.deepEqual(
          [...keys].map((one, at) => [one, counts[at]]),
          sorted,
        );
      }),
    );
  });
});
