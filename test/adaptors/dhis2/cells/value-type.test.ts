import assert from 'node:assert/strict';
import { formatValue, takesZero } from '../../../../adaptors/dhis2/cells/value-type.ts';
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
