import assert from 'node:assert/strict';
import type { CompiledDimension, RowValue } from '../../../../adaptors/tally/compiled-mapping.ts';
import { createOptionCodes } from '../../../../adaptors/tally/measure/option-of.ts';
import { dayOfText, partialDays } from '../../../../adaptors/tally/period/index.ts';

const age: CompiledDimension = {
  name: 'age',
  kind: 'age',
  unit: 'years',
  other: undefined,
  missing: undefined,
  birth: 0,
  bands: [
    { option: 'under 1', from: 0, to: 1 },
    { option: '1 to 4', from: 1, to: 5 },
    { option: '10 up', from: 10, to: null },
  ],
};
const months: CompiledDimension = { ...age, unit: 'months', bands: [{ option: 'under 1', from: 0, to: 1 }] };
const weeks: CompiledDimension = { ...age, unit: 'weeks', bands: [{ option: 'under 6', from: 0, to: 6 }] };
const days: CompiledDimension = { ...age, unit: 'days', bands: [{ option: 'newborn', from: 0, to: 28 }] };
const sex: CompiledDimension = {
  name: 'sex',
  kind: 'map',
  other: undefined,
  missing: undefined,
  column: 0,
  map: { male: 'Male', '1': 'One', true: 'Yes' },
};

function of(dimension: CompiledDimension, value: RowValue, event: string): string {
  const range = partialDays(event);
  assert.ok(range);
  const { codeOf, answers } = createOptionCodes(dimension);
  const found = answers[codeOf([value], dayOfText(range.start), dayOfText(range.end))];
  assert.ok(found);
  return 'option' in found ? found.option : found.reason;
}

describe('optionOf an age', () => {
  const cases: [birth: RowValue, event: string, expected: string][] = [
    ['2024-03-15', '2024-03-15', 'under 1'],
    ['2023-03-16', '2024-03-15', 'under 1'],
    ['2023-03-15', '2024-03-15', '1 to 4'],
    ['2019-03-16', '2024-03-15', '1 to 4'],
    ['2019-03-15', '2024-03-15', 'no-band:age'],
    ['2014-03-15', '2024-03-15', '10 up'],
    ['1900-01-01', '2024-03-15', '10 up'],
    ['2020-02-29', '2021-02-28', 'under 1'],
    ['2020-02-29', '2021-03-01', '1 to 4'],
    ['2023-02-28', '2024-02-28', '1 to 4'],
    ['2024-03-16', '2024-03-15', 'before-birth:age'],
    [null, '2024-03-15', 'no-value:age'],
    ['soon', '2024-03-15', 'bad-birth-date:age'],
    ['2023-02-29', '2024-03-15', 'bad-birth-date:age'],
    [2023, '2024-03-15', 'bad-birth-date:age'],
    ['2023-03-15T22:00:00-05:00', '2024-03-15', '1 to 4'],
    ['2021', '2024-03-15', '1 to 4'],
    ['2023', '2024-03-15', 'partial-birth-date:age'],
    ['2023-03', '2024-03-15', 'partial-birth-date:age'],
    ['2023-03', '2024-03-31', '1 to 4'],
    ['2023-03', '2024-03-01', 'partial-birth-date:age'],
    ['2024', '2024-03-15', 'under 1'],
    ['2024-03', '2024-03-01', 'under 1'],
    ['2024-04', '2024-03-31', 'before-birth:age'],
    ['2025', '2024-03-31', 'before-birth:age'],
    ['2019', '2024-12-31', 'no-band:age'],
    ['2023-06-15', '2024-03', 'under 1'],
    ['2023-03-15', '2024-03', 'partial-date:age'],
    ['2023-03-01', '2024-03', '1 to 4'],
    ['2024-03-15', '2024-03', 'under 1'],
    ['2024-04-01', '2024-03', 'before-birth:age'],
    ['2023-03', '2024-03', 'partial-birth-date:age'],
    ['2022', '2024-03', '1 to 4'],
  ];
  for (const [birth, event, expected] of cases) {
    it(`born ${birth}, event ${event}: ${expected}`, () => assert.equal(of(age, birth, event), expected));
  }

  const units: [CompiledDimension, birth: string, event: string, expected: string][] = [
    [months, '2024-01-31', '2024-02-29', 'under 1'],
    [months, '2024-01-31', '2024-03-01', 'no-band:age'],
    [weeks, '2024-01-01', '2024-02-11', 'under 6'],
    [weeks, '2024-01-01', '2024-02-12', 'no-band:age'],
    [days, '2024-02-01', '2024-02-28', 'newborn'],
    [days, '2024-02-01', '2024-02-29', 'no-band:age'],
  ];
  for (const [dimension, birth, event, expected] of units) {
    it(`born ${birth}, event ${event}, bands in ${dimension.kind === 'age' ? dimension.unit : ''}: ${expected}`, () =>
      assert.equal(of(dimension, birth, event), expected));
  }
});

describe('optionOf a value map', () => {
  const cases: [RowValue, string][] = [
    ['male', 'Male'],
    [1, 'One'],
    [true, 'Yes'],
    ['Male', 'no-option:sex'],
    ['', 'no-option:sex'],
    ['toString', 'no-option:sex'],
    ['__proto__', 'no-option:sex'],
    [null, 'no-value:sex'],
  ];
  for (const [value, expected] of cases) {
    it(`${JSON.stringify(value)}: ${expected}`, () => assert.equal(of(sex, value, '2024-03-15'), expected));
  }

  it('takes a column that is not there for one without a value', () => {
    const { codeOf, answers } = createOptionCodes(sex);
    assert.deepEqual(answers[codeOf([], 19797, 19797)], { reason: 'no-value:sex' });
  });
});
