import assert from 'node:assert/strict';
import {
  type MatchOptions,
  matchOrgUnits,
  type OrgUnit,
  orgUnitUid,
  type SourcePlace,
} from '../../../../adaptors/dhis2/index.ts';
import { place, unit } from './places.ts';

const FHIR_ID = 'qjGm6ert2GX';
const value = (text: string, attribute = FHIR_ID) => ({
  attributeValues: [{ attribute: { id: attribute }, value: text }],
});

/** The match of one place, in short. */
function matchOf(one: SourcePlace, units: readonly OrgUnit[], options?: MatchOptions): unknown {
  const [match] = matchOrgUnits([one], units, options);
  if (match?.status === 'matched') return [match.by, match.unit.id];
  if (match?.status === 'proposed') return ['proposed', ...match.units.map(({ id }) => id)];
  return match?.status === 'conflict' ? match.reason : match?.status;
}

describe('match places with org units', () => {
  for (const [title, one, units, options, expected] of [
    [
      'by the UID that it was made with',
      place('7'),
      [unit(orgUnitUid('Location/7'))],
      {},
      ['uid', orgUnitUid('Location/7')],
    ],
    [
      'by an identifier that is a UID',
      place('7', { names: ['7', 'DiszpKrYNg8'] }),
      [unit('DiszpKrYNg8')],
      {},
      ['uid', 'DiszpKrYNg8'],
    ],
    ['by code', place('7', { names: ['7', 'HF-1'] }), [unit('a', { code: 'HF-1' })], {}, ['code', 'a']],
    ['by an id that is a code', place('HF-1'), [unit('a', { code: 'HF-1' })], {}, ['code', 'a']],
    ['by attribute value', place('7'), [unit('a', value('7'))], { attribute: FHIR_ID }, ['attribute', 'a']],
    ['not by another attribute', place('7'), [unit('a', value('7', 'other'))], { attribute: FHIR_ID }, 'unmatched'],
    ['not by an attribute that was not named', place('7'), [unit('a', value('7'))], {}, 'unmatched'],
    [
      'by the lookup before all',
      place('HF-1'),
      [unit('a', { code: 'HF-1' }), unit('b')],
      { lookup: new Map([['HF-1', 'b']]) },
      ['lookup', 'b'],
    ],
    [
      'by a name in the lookup',
      place('7', { names: ['7', 'sys|1'] }),
      [unit('b')],
      { lookup: new Map([['sys|1', 'b']]) },
      ['lookup', 'b'],
    ],
    ['not by a code in another case', place('hf-1'), [unit('a', { code: 'HF-1' })], {}, 'unmatched'],
    [
      'by two ways that agree',
      place('7', { names: ['7', 'HF-1'] }),
      [unit('a', { code: 'HF-1', ...value('7') })],
      { attribute: FHIR_ID },
      ['attribute', 'a'],
    ],
    [
      'not by two ways that differ',
      place('7', { names: ['7', 'HF-1'] }),
      [unit('a', { code: 'HF-1' }), unit('b', value('7'))],
      { attribute: FHIR_ID },
      'it leads by attribute to b (Unit b), by code to a (Unit a)',
    ],
    [
      'not by an attribute that two units have',
      place('7'),
      [unit('a', value('7')), unit('b', value('7'))],
      { attribute: FHIR_ID },
      'it leads by attribute to a (Unit a), by attribute to b (Unit b)',
    ],
    [
      'not by a lookup that leads nowhere',
      place('HF-1'),
      [unit('a', { code: 'HF-1' })],
      { lookup: new Map([['HF-1', 'x']]) },
      'the lookup leads to x, which DHIS2 does not have',
    ],
    [
      'and proposes by name',
      place('7', { name: ' amari  HOSPITAL' }),
      [unit('a', { name: 'Amari Hospital' }), unit('b')],
      {},
      ['proposed', 'a'],
    ],
    [
      'and proposes all of a name',
      place('7', { name: 'Central' }),
      [unit('a', { name: 'Central' }), unit('b', { name: 'central' })],
      {},
      ['proposed', 'a', 'b'],
    ],
    ['and finds nothing', place('7'), [unit('a')], {}, 'unmatched'],
    ['and finds nothing without a name', place('7', { name: undefined }), [unit('a', { name: '' })], {}, 'unmatched'],
  ] as const) {
    it(title, () => assert.deepEqual(matchOf(one, units, options), expected));
  }

  it('proposes only units below the one of the place above, and none that another place has', () => {
    const places = [
      place('north', { names: ['N'] }),
      place('7', { name: 'Central', parent: 'north' }),
      place('8', { name: 'Taken' }),
      place('9', { names: ['T'] }),
    ];
    const units = [
      unit('nnnnnnnnnnn', { code: 'N' }),
      unit('a', { name: 'Central' }, 'nnnnnnnnnnn'),
      unit('b', { name: 'Central' }, 'sssssssssss'),
      unit('c', { name: 'Taken', code: 'T' }),
    ];
    const matches = matchOrgUnits(places, units);
    assert.deepEqual(
      matches.map((match) => (match.status === 'proposed' ? match.units.map(({ id }) => id) : match.status)),
      ['matched', ['a'], 'unmatched', 'matched'],
    );
  });
});
