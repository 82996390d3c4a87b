import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Row } from '../../../adaptors/tally/compiled-mapping.ts';
import { createJoinTable } from '../../../adaptors/tally/join-table.ts';

describe('createJoinTable', () => {
  it('gives rows by id', () => {
    const table = createJoinTable(3);
    table.add('a', ['female', 7, ['x', 'y']]);
    table.add('b', [null, true, []]);
    assert.deepEqual(table.get('a'), ['female', 7, ['x', 'y']]);
    assert.deepEqual(table.get('b'), [null, true, []]);
    assert.equal(table.get('c'), undefined);
    assert.deepEqual([table.size, table.conflicts], [2, 0]);
  });

  it('tells apart values that look the same', () => {
    const table = createJoinTable(1);
    const rows: Row[] = [['1'], [1], [true], ['true'], [null], ['null'], [['1']], ['["1"]'], [[]], ['']];
    for (const [at, row] of rows.entries()) table.add(String(at), row);
    assert.deepEqual(
      rows.map((_, at) => table.get(String(at))),
      rows,
    );
  });

  it('gives the same array for the same values', () => {
    const table = createJoinTable(2);
    table.add('a', ['female', '2023']);
    table.add('b', ['male', '2023']);
    table.add('c', ['female', '2023']);
    const first = table.get('a');
    table.get('b');
    assert.equal(table.get('c'), first);
  });

  it('keeps the row that sorts first where an id has several, and counts such ids once', () => {
    const rows: Row[] = [['b'], ['a'], ['c'], ['a'], ['b']];
    const table = createJoinTable(1);
    for (const row of rows) table.add('x', row);
    table.add('y', ['z']);
    table.add('y', ['z']);
    assert.deepEqual([table.get('x'), table.get('y'), table.conflicts, table.size], [['a'], ['z'], 1, 2]);
  });

  it('can have no columns', () => {
    const table = createJoinTable(0);
    table.add('a', []);
    table.add('a', []);
    assert.deepEqual([table.get('a'), table.get('b'), table.conflicts], [[], undefined, 0]);
  });

  it('refuses a row of another view', () => {
    assert.throws(() => createJoinTable(2).add('a', ['x']), RangeError);
  });

  it('gives the same rows and conflicts in any order', () => {
    const value = fc.oneof(
      fc.constantFrom<string | number | boolean | null>('a', 'b', 1, 2, true, null),
      fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
    );
    const added = fc.array(fc.tuple(fc.constantFrom('p', 'q', 'r', 's'), fc.tuple(value, value)), { maxLength: 30 });
    const orders = added.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(orders, ([rows, other]) => {
        const expected = new Map<string, Set<string>>();
        for (const [id, row] of rows) expected.set(id, (expected.get(id) ?? new Set()).add(JSON.stringify(row)));
        for (const order of [rows, other]) {
          const table = createJoinTable(2);
          for (const [id, row] of order) table.add(id, row);
          for (const [id, texts] of expected) assert.equal(JSON.stringify(table.get(id)), [...texts].sort()[0]);
          assert.equal(table.size, expected.size);
          assert.equal(table.conflicts, [...expected.values()].filter(({ size }) => size > 1).length);
        }
      }),
    );
  });

  for (const columnCount of [2, 6, 8]) {
    it(`needs at most 64 bytes an id with ${columnCount} columns`, () => {
      const table = createJoinTable(columnCount);
      let most = 0;
      for (let at = 0; at < 120_000; at += 1) {
        table.add(
          `pat-${at}`,
          Array.from({ length: columnCount }, (_, column) => (at * (column + 7)) % 500),
        );
        if (at >= 30_000) most = Math.max(most, table.bytes / table.size);
      }
      assert.ok(most <= 64, `${most} bytes`);
      assert.deepEqual(table.get('pat-777')?.[1], (777 * 8) % 500);
    });
  }
});
