import assert from 'node:assert/strict';
import { asColumn, asColumns } from '../../../../adaptors/tally/fhirpath/runtime/record-columns.ts';
import { BAD, MANY } from '../../../../adaptors/tally/fhirpath/runtime/scalars.ts';

describe('values of the columns of records', () => {
  const table = [
    ['string', 'a', 'a'],
    ['string', 7, '7'],
    ['string', 0.1, '0.1'],
    ['string', true, 'true'],
    ['number', 7.5, 7.5],
    ['number', '7.50', 7.5],
    ['number', '-0.1', -0.1],
    ['number', '007', BAD],
    ['number', '1e3', BAD],
    ['number', '', BAD],
    ['number', ' 7', BAD],
    ['number', '0.1234567890123456', BAD],
    ['number', '12345678901234567', BAD],
    ['number', true, BAD],
    ['integer', 7, 7],
    ['integer', '7', 7],
    ['integer', 7.5, BAD],
    ['boolean', true, true],
    ['boolean', 'false', false],
    ['boolean', 1, BAD],
    ['boolean', 'yes', BAD],
    ['date', '2024-03-05T00:00:00.000Z', '2024-03-05T00:00:00.000Z'],
    ['date', 1_709_596_800_000, BAD],
    ['date', 2024, BAD],
  ] as const;
  for (const [wanted, value, expected] of table) {
    it(`${JSON.stringify(value)} in a column of ${wanted} is ${JSON.stringify(expected)}`, () => {
      assert.equal(asColumn(wanted, value), expected);
    });
  }

  it('leaves nothing, and what could not be read, as it is', () => {
    assert.equal(asColumn('number', null), null);
    assert.equal(asColumn('number', MANY), MANY);
    assert.equal(asColumns('string', BAD), BAD);
  });

  it('takes each value of a list', () => {
    assert.deepEqual(asColumns('string', [7, 'a', true]), ['7', 'a', 'true']);
    assert.equal(asColumns('number', [7, 'a']), BAD);
  });
});
