import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ROUNDINGS, type Rounding } from '../../../../adaptors/tally/compiled-mapping.ts';
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  divideDecimals,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  roundDecimal,
  wholeDecimal,
} from '../../../../adaptors/tally/measure/decimal.ts';

function decimal(value: number | string): Decimal {
  const read = parseDecimal(value);
  assert.ok(read, `${value} is a decimal`);
  return read;
}

describe('parseDecimal and formatDecimal', () => {
  const cases: [number | string, string][] = [
    [0, '0'],
    [-0, '0'],
    ['-0', '0'],
    ['-0.00', '0'],
    [12, '12'],
    ['007', '7'],
    ['+1.50', '1.5'],
    ['-3.250', '-3.25'],
    ['-0.05', '-0.05'],
    [0.1, '0.1'],
    [1e-7, '0.0000001'],
    [1e21, '1000000000000000000000'],
    [-1.5e300, `-15${'0'.repeat(299)}`],
    [Number.MAX_SAFE_INTEGER + 1, '9007199254740992'],
    ['1e3', '1000'],
    ['1.25E+1', '12.5'],
    ['125e-4', '0.0125'],
    ['12345678901234567890.12345678901234567890', '12345678901234567890.1234567890123456789'],
  ];
  for (const [value, text] of cases) {
    it(`reads ${JSON.stringify(value)} as ${text.slice(0, 40)}`, () =>
      assert.equal(formatDecimal(decimal(value)), text));
  }

  const others = [Number.NaN, Number.POSITIVE_INFINITY, '', ' 1', '1.', '.5', '1,5', '0x10', '1e', '1e99999', '1e999'];
  for (const value of [...others, '9'.repeat(401)]) {
    it(`reads no decimal in ${JSON.stringify(String(value).slice(0, 20))}`, () =>
      assert.equal(parseDecimal(value), undefined));
  }

  it('gives every number back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        // Number.prototype.toString is the shortest text, so equal numbers mean equal decimals.
        assert.equal(Number(formatDecimal(decimal(value))), value === 0 ? 0 : value);
      }),
    );
  });
});

/** A decimal as digits behind a point, with the sign apart: what schoolbook sums work on. */
const anyDecimal = fc
  .tuple(fc.bigInt({ min: BigInt(-1e15), max: BigInt(1e15) }), fc.nat(12))
  .map(([units, scale]): Decimal => ({ units, scale }));

/** All at 40 digits after the point, where whole numbers do. */
const wide = ({ units, scale }: Decimal) => units * BigInt(10) ** BigInt(40 - scale);

describe('decimal sums', () => {
  it('are exact where doubles are not', () => {
    assert.equal(formatDecimal(addDecimals(decimal(0.1), decimal(0.2))), '0.3');
    const tenths = Array.from({ length: 1000 }, () => decimal(0.1));
    assert.equal(formatDecimal(tenths.reduce(addDecimals, wholeDecimal(0))), '100');
    assert.equal(formatDecimal(multiplyDecimals(decimal('1.1'), decimal('1.1'))), '1.21');
  });

  it('agree with whole numbers at a wide scale', () => {
    fc.assert(
      fc.property(anyDecimal, anyDecimal, (a, b) => {
        assert.equal(wide(addDecimals(a, b)), wide(a) + wide(b));
        assert.equal(wide(multiplyDecimals(a, b)) * BigInt(10) ** BigInt(40), wide(a) * wide(b));
        assert.equal(compareDecimals(a, b), wide(a) < wide(b) ? -1 : wide(a) > wide(b) ? 1 : 0);
        assert.equal(compareDecimals(a, decimal(formatDecimal(a))), 0);
      }),
    );
  });

  it('have one text for one value', () => {
    fc.assert(
      fc.property(anyDecimal, fc.nat(5), ({ units, scale }, zeros) => {
        const longer = { units: units * BigInt(10) ** BigInt(zeros), scale: scale + zeros };
        assert.equal(formatDecimal(longer), formatDecimal({ units, scale }));
        assert.match(formatDecimal(longer), /^(0|-?(?=.*[1-9])(0|[1-9]\d*)(\.\d*[1-9])?)$/);
      }),
    );
  });
});

describe('roundDecimal', () => {
  const cases: [string, number, Record<Rounding, string>][] = [
    ['2.5', 0, { 'half-up': '3', 'half-even': '2', up: '3', down: '2' }],
    ['3.5', 0, { 'half-up': '4', 'half-even': '4', up: '4', down: '3' }],
    ['-2.5', 0, { 'half-up': '-3', 'half-even': '-2', up: '-3', down: '-2' }],
    ['2.51', 0, { 'half-up': '3', 'half-even': '3', up: '3', down: '2' }],
    ['2.49', 0, { 'half-up': '2', 'half-even': '2', up: '3', down: '2' }],
    ['-0.4', 0, { 'half-up': '0', 'half-even': '0', up: '-1', down: '0' }],
    ['1.005', 2, { 'half-up': '1.01', 'half-even': '1', up: '1.01', down: '1' }],
    ['1.2', 3, { 'half-up': '1.2', 'half-even': '1.2', up: '1.2', down: '1.2' }],
    ['9.99', 1, { 'half-up': '10', 'half-even': '10', up: '10', down: '9.9' }],
  ];
  for (const [value, decimals, expected] of cases) {
    it(`rounds ${value} to ${decimals} digits in each way`, () => {
      const rounded = ROUNDINGS.map((way) => [way, formatDecimal(roundDecimal(decimal(value), decimals, way))]);
      assert.deepEqual(Object.fromEntries(rounded), expected);
    });
  }
});

describe('divideDecimals', () => {
  it('divides and rounds once', () => {
    assert.equal(formatDecimal(divideDecimals(decimal(10), decimal(3), 2, 'half-up')), '3.33');
    assert.equal(formatDecimal(divideDecimals(decimal(2), decimal(3), 10, 'half-up')), '0.6666666667');
    assert.equal(formatDecimal(divideDecimals(decimal('-0.5'), decimal('0.1'), 0, 'half-even')), '-5');
    assert.equal(formatDecimal(divideDecimals(decimal(1), decimal(-8), 2, 'half-even')), '-0.12');
  });

  it('refuses to divide by zero', () => {
    assert.throws(() => divideDecimals(decimal(1), decimal('0.00'), 2, 'down'), RangeError);
  });

  it('gives the neighbour that the rounding names', () => {
    const divisor = anyDecimal.filter(({ units }) => units !== BigInt(0));
    fc.assert(
      fc.property(anyDecimal, divisor, fc.nat(6), fc.constantFrom(...ROUNDINGS), (a, b, decimals, rounding) => {
        const got = divideDecimals(a, b, decimals, rounding);
        assert.equal(got.scale, decimals);
        // |a / b - got| · |b| · 10^80 as whole numbers: what is left, against one step and half of one.
        const size = (value: bigint) => (value < 0 ? -value : value);
        const target = size(wide(a)) * BigInt(10) ** BigInt(40);
        const product = size(wide(b)) * size(wide(got));
        const step = size(wide(b)) * BigInt(10) ** BigInt(40 - decimals);
        const left = target - product;
        if (rounding === 'down') assert.ok(left >= 0 && left < step);
        else if (rounding === 'up') assert.ok(left <= 0 && -left < step);
        else assert.ok(size(left) * BigInt(2) <= step);
        if (size(left) * BigInt(2) === step && rounding === 'half-up') assert.ok(left < 0);
        if (size(left) * BigInt(2) === step && rounding === 'half-even') assert.equal(got.units % BigInt(2), BigInt(0));
        const isNegative = a.units < 0 !== b.units < 0;
        assert.ok(got.units === BigInt(0) || got.units < 0 === isNegative);
      }),
      { numRuns: 500 },
    );
  });
});
