import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AHEAD, createHashTable } from '../../../adaptors/tally/hash-table.ts';

describe('createHashTable', () => {
  it('keeps the first number of a key until another is set', () => {
    const table = createHashTable();
    assert.equal(table.add('a', 7), -1);
    const slot = table.add('a', 8);
    assert.equal(table.get(slot), 7);
    table.set(slot, -1);
    assert.deepEqual([table.get(table.find('a')), table.find('b'), table.size], [-1, -1, 1]);
  });

  it('answers as a map does, looked ahead or not', () => {
    const keys = fc.array(fc.constantFrom(...Array.from({ length: 40 }, (_, at) => `key-${at}`)), {
      maxLength: AHEAD,
    });
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 8 }), (bursts) => {
        const expected = new Map<string, number>();
        const [one, other] = [createHashTable(), createHashTable()];
        let value = 0;
        for (const burst of bursts) {
          one.lookAhead(burst);
          for (const [at, key] of burst.entries()) {
            const before = expected.get(key);
            const [x, y] = [one.addAhead(at, value), other.add(key, value)];
            assert.deepEqual([x === -1, y === -1], [before === undefined, before === undefined]);
            if (before === undefined) expected.set(key, value);
            assert.equal(one.get(one.findAhead(at)), expected.get(key));
            value += 1;
          }
        }
        assert.deepEqual([one.size, other.size], [expected.size, expected.size]);
        for (const [key, number] of expected) assert.equal(other.get(other.find(key)), number);
      }),
    );
  });

  it('finds every key again after it has grown, in the middle of a burst too', () => {
    const table = createHashTable();
    const keys = Array.from({ length: 50_000 }, (_, at) => `imm-${at}`);
    for (let from = 0; from < keys.length; from += AHEAD) {
      const burst = keys.slice(from, from + AHEAD);
      table.lookAhead(burst);
      for (const at of burst.keys()) assert.equal(table.addAhead(at, from + at), -1);
    }
    assert.ok(keys.every((key, at) => table.get(table.find(key)) === at));
    assert.ok(table.bytes / table.size <= 16 / 0.375, `${table.bytes / table.size} bytes`);
  });
});
