import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isSameNumber } from '../../../../adaptors/dhis2/cells/same-number.ts';

const SAME: [string, string][] = [
  ['13.0', '13'],
  ['013', '13'],
  ['+3', '3'],
  ['-0', '0'],
  ['0.0', '-0.00'],
  ['.5', '0.50'],
  ['1.', '1'],
  [' 3 ', '3'],
  ['1e3', '1000'],
  ['true', 'true'],
  ['-3.250', '-3.25'],
];
const OTHER: [string, string][] = [
  ['', '0'],
  ['', ' '],
  ['-', '0'],
  ['.', '0'],
  ['3', '-3'],
  ['9007199254740993', '9007199254740992'],
  ['0.1', '0.10000000000000000001'],
  ['30', '3'],
  ['three', '3'],
  ['true', '1'],
];

describe('same number', () => {
  for (const [a, b] of SAME) it(`${a} is ${b}`, () => assert.ok(isSameNumber(a, b) && isSameNumber(b, a)));
  for (const [a, b] of OTHER) {
    it(`"${a}" is not "${b}"`, () => assert.ok(!isSameNumber(a, b) && !isSameNumber(b, a)));
  }

  it('takes more zeros at either end for the same', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(), fc.nat(3), (whole, fraction, zeros) => {
        const more = '0'.repeat(zeros);
        const sign = whole < 0 ? '-' : '';
        const digits = `${Math.abs(whole)}.${fraction}`;
        assert.ok(isSameNumber(`${sign}${digits}`, `${sign}${more}${digits}${more}`));
      }),
    );
  });
});
