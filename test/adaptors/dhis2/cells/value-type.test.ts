import assert from 'node:assert/strict';
import { formatCopied, formatValue, isCarried, takesZero } from '../../../../adaptors/dhis2/cells/value-type.ts';
import { valueProblem } from '../../../../cli/sandbox/dhis2/value-types.ts';

const DECIMALS = '`decimals: 0`';
const CASES: [valueType: string, taken: string[], refused: string[]][] = [
  ['NUMBER', ['0', '12', '-3.25', '0.5', '123456789012345678901234.5'], []],
  ['INTEGER', ['0', '-5', '2147483647', '-2147483648'], ['0.5', '2147483648', '-2147483649']],
  ['INTEGER_POSITIVE', ['1', '2147483647'], ['0', '-1', '1.5', '2147483648']],
  ['INTEGER_NEGATIVE', ['-1'], ['0', '1', '-1.5', '-2147483649']],
  ['INTEGER_ZERO_OR_POSITIVE', ['0', '1'], ['-1', '0.1']],
  ['PERCENTAGE', ['0', '99.9', '100'], ['100.1', '-1']],
  ['UNIT_INTERVAL', ['0', '0.25', '1'], ['1.01', '-0.1']],
  ['TEXT', ['12', '-0.5'], []],
  ['LONG_TEXT', ['12'], []],
  ['TRUE_ONLY', [], ['1']],
  ['BOOLEAN', [], ['0', '1']],
  ['DATE', [], ['12']],
  ['SOME_LATER_TYPE', ['12'], []],
];

describe('format values', () => {
  for (const [valueType, taken, refused] of CASES) {
    for (const value of taken) {
      it(`${valueType} takes ${value}`, () => {
        assert.deepEqual(formatValue(valueType, value), { text: value });
        assert.equal(valueProblem(value, valueType), undefined);
      });
    }
    for (const value of refused) {
      it(`${valueType} refuses ${value}`, () => {
        const formatted = formatValue(valueType, value);
        assert.ok('problem' in formatted && formatted.problem.startsWith(valueType));
        const isFraction = valueType.startsWith('INTEGER') && value.includes('.');
        assert.equal(formatted.fix.includes(DECIMALS), isFraction);
      });
    }
  }

  it('knows which types have a zero', () => {
    const types = ['NUMBER', 'INTEGER_POSITIVE', 'INTEGER_NEGATIVE', 'INTEGER_ZERO_OR_POSITIVE', 'TRUE_ONLY', 'TEXT'];
    assert.deepEqual(types.filter(takesZero), ['NUMBER', 'INTEGER_ZERO_OR_POSITIVE', 'TEXT']);
  });
});

describe('format values that were copied', () => {
  for (const [valueType, value, expected] of [
    ['LONG_TEXT', '3.0', { text: '3.0', isText: true }],
    ['DATE', '2026-02-30', { text: '2026-02-30', isText: true }],
    ['BOOLEAN', 'false', { text: 'false', isText: true }],
    ['TRUE_ONLY', 'true', { text: 'true', isText: true }],
    ['NUMBER', '1234567890123456.50', { text: '1234567890123456.50' }],
    ['INTEGER', '12', { text: '12' }],
  ] as const) {
    it(`${valueType} takes ${value}`, () => assert.deepEqual(formatCopied(valueType, value), expected));
  }
  for (const [valueType, value] of [
    ['TRUE_ONLY', 'false'],
    ['BOOLEAN', 'yes'],
    ['NUMBER', 'late'],
    ['NUMBER', '1e3'],
    ['INTEGER', '1.5'],
    ['PERCENTAGE', '101'],
    ['ORGANISATION_UNIT', 'nnDarh7hZhG'],
  ] as const) {
    it(`${valueType} refuses ${value}`, () => {
      const formatted = formatCopied(valueType, value);
      assert.ok('problem' in formatted && formatted.problem.startsWith(valueType));
    });
  }

  it('carries over no file, no org unit and no user', () => {
    const types = ['TEXT', 'FILE_RESOURCE', 'IMAGE', 'USERNAME', 'ORGANISATION_UNIT', 'MULTI_TEXT'];
    assert.deepEqual(types.filter(isCarried), ['TEXT', 'MULTI_TEXT']);
  });
});
