import assert from 'node:assert/strict';
import { isInsignificantZero, valueProblem } from '../../../../cli/sandbox/dhis2/value-types.ts';

describe('value types of the embedded DHIS2', () => {
  const cases: readonly (readonly [type: string, good: readonly string[], bad: readonly string[]])[] = [
    ['NUMBER', ['0', '-1.5', '12345678901234567890'], ['1e3', '.5', '1.', '007', '+7', 'NaN', ' 7']],
    ['INTEGER', ['-5', '2147483647'], ['1.0', '01', '2147483648']],
    ['INTEGER_POSITIVE', ['1'], ['0', '-1']],
    ['INTEGER_NEGATIVE', ['-1'], ['0', '1']],
    ['INTEGER_ZERO_OR_POSITIVE', ['0', '9'], ['-1']],
    ['PERCENTAGE', ['99.5'], ['101']],
    ['UNIT_INTERVAL', ['0.5'], ['1.1']],
    ['BOOLEAN', ['true', '1', 'F'], ['maybe']],
    ['TRUE_ONLY', ['true'], ['false']],
    ['DATE', ['2026-01-31'], ['20260131', '2026-13-01']],
    ['DATETIME', ['2026-01-31T10:00:00.000'], ['2026-01-01']],
    ['TIME', ['10:30'], ['25:00']],
    ['TEXT', ['anything'], ['x'.repeat(50_001)]],
  ];
  for (const [type, good, bad] of cases) {
    it(`tells good values of ${type} from bad ones`, () => {
      for (const value of good) assert.equal(valueProblem(value, type), undefined, value);
      for (const value of bad) assert.notEqual(valueProblem(value, type), undefined, value);
    });
  }

  it('holds zeros significant where the element says so or averages', () => {
    const sum = { valueType: 'NUMBER', aggregationType: 'SUM', zeroIsSignificant: false };
    assert.equal(isInsignificantZero('0', sum), true);
    assert.equal(isInsignificantZero('0.0', sum), true);
    assert.equal(isInsignificantZero('1', sum), false);
    assert.equal(isInsignificantZero('0', { ...sum, zeroIsSignificant: true }), false);
    assert.equal(isInsignificantZero('0', { ...sum, aggregationType: 'AVERAGE_SUM_ORG_UNIT' }), false);
  });
});
