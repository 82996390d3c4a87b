import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createKeyStore } from '../../../adaptors/tally/key-store.ts';

describe('createKeyStore', () => {
  it('starts empty, and a new entry with zeros', () => {
    const store = createKeyStore(2);
    assert.equal(store.find('a'), -1);
    assert.deepEqual([store.entryOf('a'), store.entryOf('b'), store.entryOf('a')], [0, 1, 0]);
    assert.deepEqual([store.get(0, 0), store.get(0, 1), store.size], [0, 0, 2]);
  });

  it('keeps signed 32-bit numbers', () => {
    const store = createKeyStore(1);
    for (const value of [-1, 1 << 31, 2147483647]) {
      store.set(store.entryOf(String(value)), 0, value);
      assert.equal(store.get(store.find(String(value)), 0), value);
    }
  });

  it('answers as a map does, past the growth of its index and its chunks', () => {
    const store = createKeyStore(1);
    for (let at = 0; at < 20_000; at += 1) store.set(store.entryOf(`pat-${at}`), 0, at * 3);
    const wrong = Array.from({ length: 20_000 }, (_, at) => at).filter(
      (at) => store.find(`pat-${at}`) !== at || store.get(at, 0) !== at * 3,
    );
    assert.deepEqual(wrong, []);
    assert.deepEqual([store.size, store.find('pat-20000')], [20_000, -1]);
  });

  it('gives each key the position of its first appearance', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 2 }), { maxLength: 2000, size: 'max' }), (keys) => {
        const store = createKeyStore(0);
        const order = [...new Set(keys)];
        for (const key of keys) store.entryOf(key);
        assert.deepEqual(order.map(store.find), [...order.keys()]);
      }),
      { numRuns: 30 },
    );
  });
});
