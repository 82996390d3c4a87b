import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Cell, compareCells, decodeCells, encodeCells } from '../../../../adaptors/tally/measure/cells.ts';

const cell: Cell = {
  dataElement: 'BCG',
  options: ['Male'],
  attributeOptions: [],
  orgUnit: 'DiszpKrYNg8',
  period: '202401',
  value: '3',
};
const word = fc.constantFrom('A', 'B', 'a', '< 1 year', '≥ 1 year', '', '\u0001', '__proto__');
const anyCell: fc.Arbitrary<Cell> = fc.record(
  {
    dataElement: word,
    options: fc.array(word, { maxLength: 3 }),
    attributeOptions: fc.array(word, { maxLength: 2 }),
    orgUnit: word,
    period: word,
    value: fc.oneof(
      fc.integer({ min: -1_000_000 }).map(String),
      fc.constantFrom('0', '0.5', '-3.25', '9007199254740993', '-9007199254740993.1', '12345678901234567890'),
    ),
  },
  { noNullPrototype: true },
);

describe('encodeCells', () => {
  it('writes positions in dictionaries', () => {
    const other = { ...cell, options: [], attributeOptions: ['NGO'], orgUnit: 'nnDarh7hZhG', value: '0.5' };
    assert.deepEqual(encodeCells([cell, other]), {
      dataElements: ['BCG'],
      options: [[], ['Male']],
      attributeOptions: [['NGO'], []],
      orgUnits: ['nnDarh7hZhG', 'DiszpKrYNg8'],
      periods: ['202401'],
      columns: {
        dataElement: [0, 2],
        options: [0, 1, 1, 1],
        attributeOptions: [0, 1, 1, 1],
        orgUnit: [0, 1],
        period: [0, 0],
        value: ['0.5', 3],
      },
    });
  });

  const PACKED: [string, number | string][] = [
    ['0', 0],
    ['-12', -12],
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740993', '9007199254740993'],
    ['1000000000000000000000', '1000000000000000000000'],
    ['0.25', '0.25'],
  ];
  for (const [value, expected] of PACKED) {
    it(`keeps ${value} as a ${typeof expected}`, () => {
      const table = encodeCells([{ ...cell, value }]);
      assert.deepEqual([table.columns.value, decodeCells(table)], [[expected], [{ ...cell, value }]]);
    });
  }

  it('takes some ten bytes a cell', () => {
    const cells = Array.from({ length: 10_000 }, (_, at) => ({
      ...cell,
      dataElement: `DE_${at % 20}`,
      orgUnit: `unit${Math.floor(at / 20)}`,
      value: String((at % 90) + 1),
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
  it('orders by data element, options, attribute options, org unit, period, value', () => {
    const sorted: Cell[] = [
      { ...cell, dataElement: 'A' },
      { ...cell, options: [] },
      { ...cell, options: ['Female', 'Z'] },
      { ...cell, options: ['Male'], orgUnit: 'A' },
      { ...cell, period: '202312' },
      cell,
      { ...cell, value: '3.5' },
      { ...cell, value: '20' },
      { ...cell, attributeOptions: ['NGO'], orgUnit: 'A' },
      { ...cell, options: ['Male', 'A'] },
    ];
    assert.deepEqual([...sorted].reverse().sort(compareCells), sorted);
  });
});
