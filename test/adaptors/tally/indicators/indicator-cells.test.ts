import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Arithmetic, CompiledIndicator } from '../../../../adaptors/tally/compiled-indicator.ts';
import { assignOptions } from '../../../../adaptors/tally/indicators/assign-options.ts';
import { calculate, divide } from '../../../../adaptors/tally/indicators/calculate.ts';
import { indicatorCells } from '../../../../adaptors/tally/indicators/indicator-cells.ts';
import { type Cell, compareCells } from '../../../../adaptors/tally/measure/cells.ts';
import { parseDecimal } from '../../../../adaptors/tally/measure/decimal.ts';

const SEX = { name: 'sex', options: ['Female', 'Male', 'Unknown'] };
const AGE = { name: 'age', options: ['Old', 'Unknown', 'Young'] };

function operand(dataElement: string, isAdditive = true) {
  return { dataElement, options: [], by: [SEX, AGE], attributeBy: [], isAdditive };
}

const RATE: CompiledIndicator = {
  ...{ dataElement: 'RATE', line: 1, comment: undefined, factor: '100', decimals: 2, rounding: 'half-up' },
  ...{ operands: [operand('A'), operand('B')], numerator: ['-', 0, 1], denominator: 0, by: [], attributeBy: [] },
};

function cell(dataElement: string, options: readonly string[], value: string, orgUnit = 'u'): Cell {
  return { dataElement, options, attributeOptions: [], orgUnit, period: '202401', value };
}

function valuesOf(indicator: CompiledIndicator, cells: readonly Cell[], small: readonly Cell[] = [], minCell = 0) {
  const found = indicatorCells({ indicators: [indicator], minCell }, { cells, small });
  return found.cells.map(({ options, orgUnit, value }) => [...options, orgUnit, value].join(' ')).sort();
}

describe('cells of indicators', () => {
  it('are exact: what is added, multiplied and divided comes out even', () => {
    const third: Arithmetic = ['*', ['/', 0, '3'], '3'];
    assert.deepEqual(calculate(third, [parseDecimal('0.1')]), calculate('0.1', []));
    assert.equal(divide({ over: BigInt(1), under: BigInt(1) }, { over: BigInt(0), under: BigInt(1) }), undefined);
    assert.deepEqual(divide({ over: BigInt(1), under: BigInt(1) }, { over: BigInt(-2), under: BigInt(1) }), {
      over: BigInt(-1),
      under: BigInt(2),
    });
    assert.equal(calculate(['/', '1', ['-', 0, 0]], [parseDecimal(3)]), undefined);
    assert.equal(calculate(['+', 0, '1'], [undefined]), undefined);
  });

  it('may be below zero, and above a hundred', () => {
    assert.deepEqual(valuesOf(RATE, [cell('A', ['Old', 'Male'], '3'), cell('B', ['Male', 'Old'], '8')]), ['u -166.67']);
  });

  it('are none where the denominator is nothing, and say how often', () => {
    const { cells, measures } = indicatorCells(
      { indicators: [RATE], minCell: 0 },
      { cells: [cell('B', ['Male', 'Old'], '8'), cell('A', ['Male', 'Old'], '1', 'v')], small: [] },
    );
    assert.deepEqual(
      cells.map(({ orgUnit, value }) => `${orgUnit} ${value}`),
      ['v 100'],
    );
    assert.deepEqual(measures[0]?.indicator, { cells: 1, without: 1 });
  });

  it('tell options apart that two dimensions share', () => {
    assert.deepEqual(assignOptions([SEX, AGE], ['Unknown', 'Unknown']), ['Unknown', 'Unknown']);
    assert.deepEqual(assignOptions([SEX, AGE], ['Old', 'Unknown']), ['Unknown', 'Old']);
    assert.deepEqual(assignOptions([SEX, AGE], ['Male', 'Unknown']), ['Male', 'Unknown']);
    assert.equal(assignOptions([SEX, AGE], ['Male', 'Female']), undefined);
    const bySex = { ...RATE, by: [SEX] };
    const cells = [cell('A', ['Old', 'Unknown'], '4'), cell('B', ['Unknown', 'Unknown'], '1')];
    assert.deepEqual(valuesOf(bySex, cells), ['Unknown u 75']);
  });

  it('of averages need every one of them', () => {
    const ratio = { ...RATE, operands: [operand('A'), operand('B', false)] };
    assert.deepEqual(valuesOf(ratio, [cell('A', ['Male', 'Old'], '4')]), []);
  });

  it('are the same in any order of cells, and equal to a plain sum', () => {
    const cells = fc.array(
      fc.record({
        dataElement: fc.constantFrom('A', 'B', 'C'),
        options: fc
          .tuple(fc.constantFrom(...SEX.options), fc.constantFrom(...AGE.options))
          .map((list) => [...list].sort()),
        attributeOptions: fc.constant([]),
        orgUnit: fc.constantFrom('u', 'v'),
        period: fc.constantFrom('202401', '202402'),
        value: fc.integer({ min: 1, max: 999 }).map((number) => String(number / 10)),
      }),
      { maxLength: 30 },
    );
    const plain = { ...RATE, numerator: 0, denominator: undefined, factor: undefined } as const;
    fc.assert(
      fc.property(cells, (list) => {
        const run = (some: readonly Cell[]) =>
          indicatorCells({ indicators: [RATE, plain], minCell: 0 }, { cells: some, small: [] }).cells.sort(
            compareCells,
          );
        const found = run(list);
        assert.deepEqual(run([...list].reverse()), found);
        for (const [unit, period] of [
          ['u', '202401'],
          ['v', '202402'],
        ]) {
          const here = list.filter((one) => one.orgUnit === unit && one.period === period);
          if (!here.some(({ dataElement }) => dataElement !== 'C')) continue;
          const tenths = here
            .filter(({ dataElement }) => dataElement === 'A')
            .map(({ value }) => Math.round(Number(value) * 10));
          const sum = tenths.reduce((total, number) => total + number, 0) / 10;
          assert.ok(found.some((one) => one.orgUnit === unit && one.period === period && one.value === String(sum)));
        }
      }),
    );
  });

  it('say nothing of what is too small', () => {
    const large = [cell('A', ['Male', 'Old'], '7')];
    assert.deepEqual(valuesOf(RATE, large, [cell('B', ['Male', 'Old'], '1')], 5), []);
    assert.deepEqual(valuesOf(RATE, large, [], 5), []);
    assert.deepEqual(valuesOf(RATE, [...large, cell('B', ['Male', 'Old'], '7')], [], 5), ['u 0']);
    const more = [...large, cell('B', ['Male', 'Old'], '7')];
    assert.deepEqual(valuesOf(RATE, more, [cell('A', ['Female', 'Old'], '1')], 5), []);
  });
});
