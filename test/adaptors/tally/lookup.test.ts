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

  it('numbers its units, and gives others no number', () => {
    assert.deepEqual(
      ['unit1', 'unit3', 'unit9'].map((unit) => lookup.positionOf(unit)),
      [0, 2, undefined],
    );
    assert.equal(lookup.positions, lookup.orgUnits.length);
  });

  it('takes each place for an org unit where there is none', () => {
    const open = createLookup(null);
    assert.deepEqual(
      ['b', 'a', 'b', ' '].map((place) => open.find(place)),
      ['b', 'a', 'b', undefined],
    );
    assert.deepEqual([open.orgUnits, open.positionOf('a'), open.positionOf('c')], [['b', 'a'], 1, undefined]);
    assert.ok(open.covers('a', { start: '2024-01-01', end: '2024-01-31' }) && open.openOn('a', '2024-01-01'));
  });
});

describe('createLookup, by other names of a place', () => {
  const system = 'https://example.org/facilities';
  const lookup = createLookup([
    'loc-1\tunit1',
    'Location/loc-2\tunit2',
    `${system}|77\tunit3`,
    '88\tunit4',
    'Location?identifier=99\tunit5',
    `${system}|50%\tunit6`,
  ]);
  const encoded = encodeURIComponent(`${system}|77`);

  for (const [place, unit] of [
    ['Location/loc-1', 'unit1'],
    ['https://example.org/fhir/Location/loc-1', 'unit1'],
    ['Location/loc-1/_history/3', 'unit1'],
    ['Organization/loc-1', 'unit1'],
    ['Location/loc-2', 'unit2'],
    ['loc-2', undefined],
    ['#loc-1', undefined],
    [`Location?identifier=${system}|77`, 'unit3'],
    [`Location?identifier=${system}%7C77`, 'unit3'],
    [`Location?identifier=${encoded}`, 'unit3'],
    [`https://example.org/fhir/Location?identifier=${encoded}`, 'unit3'],
    [`Location?type=clinic&identifier=${encoded}&status=active`, 'unit3'],
    [`Organization?identifier=${encoded}`, 'unit3'],
    ['Location?identifier=https://example.org/others|77', undefined],
    ['Location?identifier=https://example.org/others|88', 'unit4'],
    ['Location?identifier=|88', 'unit4'],
    ['Location?identifier=88', 'unit4'],
    ['Location?identifier=99', 'unit5'],
    [`Location?identifier=${system}|50%`, 'unit6'],
    ['Location?name=88', undefined],
    ['Location?identifier', undefined],
    ['Location?', undefined],
    ['location?identifier=88', undefined],
  ] as const) {
    it(`leads from ${place} to ${unit}`, () => assert.equal(lookup.find(place), unit));
  }
});

describe('createLookup, where units have days', () => {
  const march = { start: '2024-03-01', end: '2024-03-31' };
  const lookup = createLookup([
    'always\tunit0\t\t',
    'from\tunit1\t2024-03-31\t',
    'to\tunit2\t\t2024-03-01',
    'both\tunit3\t2024-03-10\t2024-03-20',
    'early\tunit4\t2023-01-01\t2023-12-31',
    'late\tunit4\t2024-05-01\t',
    'gap\tunit5\t\t2024-02-29',
    'gap2\tunit5\t2024-04-01\t',
    'dated\tunit6\t2030-01-01\t',
    'undated\tunit6',
    'with\ttab\tunit7\t2024-01-01\t',
  ]);

  for (const [unit, covered, first, last] of [
    ['unit0', true, true, true],
    ['unit1', true, false, true],
    ['unit2', true, true, false],
    ['unit3', true, false, false],
    ['unit4', false, false, false],
    ['unit5', false, false, false],
    ['unit6', true, true, true],
    ['unit7', true, true, true],
    ['unit9', false, false, false],
  ] as const) {
    it(`${covered ? 'counts' : 'does not count'} ${unit} in March`, () => {
      assert.equal(lookup.covers(unit, march), covered);
      assert.deepEqual([lookup.openOn(unit, march.start), lookup.openOn(unit, march.end)], [first, last]);
    });
  }

  it('counts a unit on the days of each of its lines, both ends included', () => {
    const days = ['2022-12-31', '2023-01-01', '2023-12-31', '2024-01-01', '2024-04-30', '2024-05-01', '2099-01-01'];
    assert.deepEqual(
      days.map((day) => lookup.openOn('unit4', day)),
      [false, true, true, false, false, true, true],
    );
  });

  it('finds places whatever their unit has for days', () => {
    assert.equal(lookup.find('early'), 'unit4');
    assert.equal(lookup.find('with\ttab'), 'unit7');
    assert.deepEqual(lookup.orgUnits, ['unit0', 'unit1', 'unit2', 'unit3', 'unit4', 'unit5', 'unit6', 'unit7']);
  });
});
