import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createLookup } from '../../../adaptors/tally/lookup.ts';
import { createPlaces } from '../../../adaptors/tally/places.ts';

const lookup = createLookup(['clinic\tunit1', 'district\tunit2']);
const parents: Readonly<Record<string, string>> = {
  bed: 'Location/room',
  room: 'ward',
  ward: 'clinic',
  clinic: 'district',
  office: 'https://example.org/fhir/Location/district',
  island: 'sea',
  a: 'b',
  b: 'c',
  c: 'a',
  self: 'self',
};
const parentOf = (place: string) => (Object.hasOwn(parents, place) ? parents[place] : undefined);

describe('createPlaces', () => {
  const places = createPlaces(lookup, parentOf);

  for (const [place, orgUnit] of [
    ['clinic', 'unit1'],
    ['ward', 'unit1'],
    ['bed', 'unit1'],
    ['Location/bed', 'unit1'],
    ['office', 'unit2'],
    ['island', undefined],
    ['unheard-of', undefined],
    ['a', undefined],
    ['self', undefined],
  ] as const) {
    it(`leads from ${place} to ${orgUnit}`, () => assert.equal(places.find(place), orgUnit));
  }

  it('stops at the limit of levels, whatever was asked before', () => {
    for (const first of ['bed', 'room', 'ward']) {
      const low = createPlaces(lookup, parentOf, 2);
      low.find(first);
      assert.deepEqual(
        ['bed', 'room', 'ward'].map((place) => low.find(place)),
        [undefined, 'unit1', 'unit1'],
      );
    }
    assert.equal(createPlaces(lookup, parentOf, 0).find('ward'), undefined);
    assert.equal(createPlaces(lookup, parentOf, 0).find('clinic'), 'unit1');
  });

  it('climbs twenty levels by default', () => {
    const high = createPlaces(createLookup(['0\tunit0']), (place) => String(Number(place) - 1));
    assert.deepEqual([high.find('20'), high.find('21')], ['unit0', undefined]);
  });

  it('climbs once for each place', () => {
    const asked: string[] = [];
    const counting = createPlaces(lookup, (place) => {
      asked.push(place);
      return parentOf(place);
    });
    for (let time = 0; time < 3; time += 1) {
      counting.find('room');
      counting.find('island');
    }
    assert.deepEqual(asked, ['room', 'ward', 'island', 'sea']);
  });

  it('ends on any map of parents', () => {
    const place = fc.integer({ min: 0, max: 9 }).map(String);
    fc.assert(
      fc.property(fc.dictionary(place, place), fc.uniqueArray(place), fc.nat(12), (above, mapped, levels) => {
        const some = createLookup(mapped.map((name) => `${name}\tunit${name}`));
        const found = createPlaces(some, (name) => above[name], levels);
        for (let start = 0; start < 10; start += 1) {
          let expected: string | undefined;
          let name: string | undefined = String(start);
          for (let step = 0; step <= levels && name !== undefined && expected === undefined; step += 1) {
            expected = some.find(name);
            name = above[name];
          }
          assert.equal(found.find(String(start)), expected);
        }
      }),
    );
  });
});
