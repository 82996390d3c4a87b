import assert from 'node:assert/strict';
import { formatIndicators } from '../../../cli/indicators/format-indicators.ts';

describe('the table of indicators', () => {
  const rounded: readonly (readonly [number, number | undefined, string])[] = [
    [78.25, undefined, '78.3'],
    [1.04, undefined, '1'],
    [-12.34, undefined, '-12.3'],
    [0.126, undefined, '0.13'],
    [-0.126, undefined, '-0.13'],
    [0.126, 1, '0.1'],
    [78.25, 3, '78.250'],
    [78.5, 0, '79'],
  ];
  for (const [value, decimals, text] of rounded) {
    it(`rounds ${value} as DHIS2 does where the indicator has ${decimals ?? 'no'} decimals`, () => {
      const indicator = { id: 'TLindicator', ...(decimals === undefined ? {} : { decimals }) };
      const one = { indicator, orgUnit: 'u', period: '202601', numerator: 1, denominator: 1, value };
      assert.equal(formatIndicators([one], [], 'csv')[1], `TLindicator,u,u,202601,1,1,${text}\r\n`);
    });
  }
});
