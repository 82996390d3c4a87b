import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createCounters } from '../../../../adaptors/tally/measure/counters.ts';

const all = (counters: ReturnType<typeof createCounters>) => {
  const found: [number, number][] = [];
  counters.visit((key, count) => found.push([key, count]));
  return new Map(found.sort(([a], [b]) => a - b));
};

describe('createCounters', () => {
  it('counts as a map does', () => {
    const key = fc.oneof(
      fc.nat(20),
      fc.maxSafeNat().map((most) => Math.min(most, Number.MAX_SAFE_INTEGER - 1)),
    );
    fc.assert(
      fc.property(fc.array(key, { maxLength: 600 }), (keys) => {
        const counters = createCounters();
        const expected = new Map<number, number>();
        for (const one of keys) {
          counters.add(one);
          expected.set(one, (expected.get(one) ?? 0) + 1);
        }
        assert.deepEqual(all(counters), new Map([...expected].sort(([a], [b]) => a - b)));
        assert.equal(counters.size, expected.size);
      }),
    );
  });

  it('can be looked at in between', () => {
    const counters = createCounters();
    counters.add(0);
    assert.deepEqual(all(counters), new Map([[0, 1]]));
    counters.add(0);
    assert.deepEqual(all(counters), new Map([[0, 2]]));
  });

  for (const step of [1, 64, 2 ** 32, 2 ** 33 + 1]) {
    it(`keeps 20,000 keys apart that lie ${step} apart`, () => {
      const counters = createCounters();
      for (let at = 0; at < 40_000; at += 1) counters.add((at % 20_000) * step);
      assert.equal(counters.size, 20_000);
      counters.visit((key, count) => assert.ok(key % step === 0 && count === 2));
    });
  }
});
