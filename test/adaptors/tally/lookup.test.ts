import assert from 'node:assert/strict';
import { createLookup } from '../../../adaptors/tally/lookup.ts';

describe('createLookup', () => {
  const lookup = createLookup(['a\tunit2', 'b\tunit1', 'c\tunit2', 'd\te\tunit3']);

  for (const [place, unit] of [
    ['a', 'unit2'],
    ['b', 'unit1'],
    ['d\te', 'unit3'],
    ['z', undefined],
    ['', undefined],
    ['constructor', undefined],
  ] as const) {
    it(`leads from ${JSON.stringify(place)} to ${unit}`, () => assert.equal(lookup.find(place), unit));
  }

  it('lists each org unit once, sorted', () => assert.deepEqual(lookup.orgUnits, ['unit1', 'unit2', 'unit3']));
  it('can be empty', () => assert.deepEqual(createLookup([]).orgUnits, []));
});
