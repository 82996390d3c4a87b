import assert from 'node:assert/strict';
import { orgUnitUid } from '../../../adaptors/dhis2/index.ts';
import type { FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { type ToPlaceOptions, toPlace } from '../../../cli/org-units/to-place.ts';

const REGISTRY = 'http://example.org/registry';

function placeOf(location: Partial<FhirResource>, options?: ToPlaceOptions) {
  return toPlace({ resourceType: 'Location', id: '7', ...location }, options);
}

describe('a Location as a place', () => {
  it('is known by its id and its identifiers', () => {
    const identifier = [
      { system: REGISTRY, value: 'HF-1' },
      { value: 'loose' },
      { system: REGISTRY, value: 'HF-0', use: 'old' },
      { system: REGISTRY },
      null,
    ];
    assert.deepEqual(placeOf({ name: 'Amari', identifier, partOf: { reference: 'Location/north' } }), {
      key: '7',
      uid: orgUnitUid('Location/7'),
      name: 'Amari',
      code: undefined,
      names: ['7', 'Location/7', 'HF-1', `${REGISTRY}|HF-1`, 'loose'],
      codes: ['HF-1', 'loose'],
      parent: 'north',
      unfit: undefined,
    });
  });

  it('has the code of the system that is named, or of its only identifier', () => {
    const identifier = [{ system: REGISTRY, value: 'HF-1' }, { value: 'loose' }];
    const named = placeOf({ identifier }, { system: REGISTRY });
    assert.deepEqual([named?.code, named?.names], ['HF-1', ['7', 'Location/7', 'HF-1', `${REGISTRY}|HF-1`]]);
    assert.equal(placeOf({ identifier: identifier.slice(1) })?.code, 'loose');
    assert.equal(placeOf({ identifier }, { system: 'other' })?.code, undefined);
    assert.equal(placeOf({})?.code, undefined);
  });

  it('may have its id for a code, unless a server may have counted it', () => {
    assert.deepEqual(placeOf({ id: 'HF-1' })?.codes, ['HF-1']);
    assert.deepEqual(placeOf({ id: '1003' })?.codes, []);
    const identifier = [{ system: REGISTRY, value: '1003' }];
    assert.deepEqual(placeOf({ id: 'HF-1', identifier }, { system: REGISTRY })?.codes, ['1003']);
  });

  it('has another UID in another source', () => {
    assert.equal(placeOf({}, { source: 'east' })?.uid, orgUnitUid('Location/7', 'east'));
    assert.notEqual(placeOf({}, { source: 'east' })?.uid, placeOf({})?.uid);
  });

  for (const [location, unfit] of [
    [{ status: 'inactive' }, 'is inactive'],
    [{ status: 'suspended' }, undefined],
    [{ mode: 'kind' }, 'stands for a kind of places (mode "kind")'],
    [{ physicalType: { coding: [{ code: 'ho' }] } }, 'is a house (physicalType "ho")'],
    [{ physicalType: { coding: [{ code: 'bu' }] } }, undefined],
    [{ physicalType: { text: 'house' } }, undefined],
  ] as const) {
    it(`${JSON.stringify(location)} ${unfit ?? 'can be a unit'}`, () => assert.equal(placeOf(location)?.unfit, unfit));
  }

  it('has no name where it is a house', () => {
    const physicalType = { coding: [{ code: 'ho' }] };
    assert.equal(placeOf({ name: 'Home of Achieng', status: 'inactive', physicalType })?.name, undefined);
  });

  it('takes nothing else: no address, no telephone number', () => {
    const text = JSON.stringify(
      placeOf({
        name: 'Amari',
        telecom: [{ value: '0700 secret' }],
        address: { text: 'secret' },
        description: 'secret',
      }),
    );
    assert.doesNotMatch(text, /secret/);
  });

  it('is none without an id, and part of something unknown where no reference tells', () => {
    const { id: _, ...nameless } = { id: '7', resourceType: 'Location' };
    assert.equal(toPlace(nameless), undefined);
    assert.equal(placeOf({ partOf: { display: 'North' } })?.parent, 'a place that no reference tells');
    assert.equal(placeOf({ name: '  ' })?.name, undefined);
  });
});
