import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Cell, compareCells, decodeCells, encodeCells } from '../../../../adaptors/tally/measure/cells.ts';

const cell: Cell = { dataElement: 'BCG', options: ['Male'], orgUnit: 'DiszpKrYNg8', period: '202401', value: 3 };
const word = fc.constantFrom('A', 'B', 'a', '< 1 year', '≥ 1 year', '', '\u0001', '__proto__');
const anyCell: fc.Arbitrary<Cell> = fc.record(
  {
    dataElement: word,
    options: fc.array(word, { maxLength: 3 }),
    orgUnit: word,
    period: word,
    value: fc.integer({ min: 1, max: 1_000_000 }),
  },
  { noNullPrototype: true },
);

describe('encodeCells', () => {
  it('writes positions in dictionaries', () => {
    const other = { ...cell, options: [], orgUnit: 'nnDarh7hZhG', value: 1 };
    assert.deepEqual(encodeCells([cell, other]), {
      dataElements: ['BCG'],
      options: [[], ['Male']],
      orgUnits: ['nnDarh7hZhG', 'DiszpKrYNg8'],
      periods: ['202401'],
      columns: {
        dataElement: [0, 2],
        options: [0, 1, 1, 1],
        orgUnit: [0, 1],
        period: [0, 0],
        value: [1, 3],
      },
    });
  });

  it('leaves zeros out', () => assert.deepEqual(encodeCells([{ ...cell, value: 0 }]).columns.value, []));

  it('takes some ten bytes a cell', () => {
    const cells = Array.from({ length: 10_000 }, (_, at) => ({
      ...cell,
      dataElement: `DE_${at % 20}`,
      orgUnit: `unit${Math.floor(at / 20)}`,
      value: (at % 90) + 1,
    }));
    assert.ok(JSON.stringify(encodeCells(cells)).length < 10_000 * 11);
  });

  it('is undone by decodeCells', () => {
    fc.assert(
      fc.property(fc.array(anyCell), (cells) => {
        assert.deepEqual(decodeCells(encodeCells(cells)), [...cells].sort(compareCells));
      }),
    );
  });

  it('depends on no order', () => {
    const shuffled = fc
      .array(anyCell)
      .chain((cells) => fc.tuple(fc.constant(cells), fc.shuffledSubarray(cells, { minLength: cells.length })));
    fc.assert(
      fc.property(shuffled, ([cells, other]) => {
        assert.equal(JSON.stringify(encodeCells(other)), JSON.stringify(encodeCells(cells)));
      }),
    );
  });

  it('changes no cell', () => {
    const cells = [{ ...cell, period: '202402' }, cell];
    encodeCells(cells);
    assert.deepEqual(cells, [{ ...cell, period: '202402' }, cell]);
  });
});

describe('decodeCells', () => {
  it('refuses a position outside its dictionary', () => {
    assert.throws(() => decodeCells({ ...encodeCells([cell]), orgUnits: [] }), {
      name: 'RangeError',
      message: 'cell table: position 0 lies outside a dictionary of 0',
    });
  });
});

describe('compareCells', () => {
  it('orders by data element, options, org unit, period', () => {
    const sorted: Cell[] = [
      { ...cell, dataElement: 'A' },
      { ...cell, options: [] },
      { ...cell, options: ['Female', 'Z'] },
      { ...cell, options: ['Male'], orgUnit: 'A' },
      { ...cell, period: '202312' },
      cell,
      { ...cell, options: ['Male', 'A'] },
    ];
    assert.deepEqual([...sorted].reverse().sort(compareCells), sorted);
  });
});
