import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRowClasses } from '../../../adaptors/tally/row-classes.ts';

const value = fc.oneof(
  fc.constantFrom<string | number | boolean | null>('a', '1', 1, 'true', true, 'null', null),
  fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
);

describe('createRowClasses', () => {
  it('gives equal rows one number, and others another', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { maxLength: 40 }), (rows) => {
        const classes = createRowClasses(2);
        const numbers = rows.map((row) => classes.of(row));
        const texts = rows.map((row) => JSON.stringify(row));
        assert.deepEqual(
          numbers,
          texts.map((text) => [...new Set(texts)].indexOf(text)),
        );
        assert.deepEqual(
          numbers.map((number) => classes.row(number)),
          rows,
        );
        assert.equal(classes.size, new Set(texts).size);
      }),
    );
  });

  it('keeps many rows apart', () => {
    const classes = createRowClasses(3);
    const rowOf = (at: number) => [at % 100, `${Math.trunc(at / 100)}`, at % 7];
    for (let at = 0; at < 30_000; at += 1) assert.equal(classes.of(rowOf(at)), at);
    for (let at = 0; at < 30_000; at += 1) assert.deepEqual([classes.of(rowOf(at)), classes.row(at)], [at, rowOf(at)]);
  });
});
