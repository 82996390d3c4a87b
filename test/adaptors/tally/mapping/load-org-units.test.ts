import assert from 'node:assert/strict';
import { countedSource } from '../../../../adaptors/tally/mapping/compile-mapping.ts';
import { loadLookup } from '../../../../adaptors/tally/mapping/load-lookup.ts';
import { loadMapping } from '../../../../adaptors/tally/mapping/load-mapping.ts';
import { compile, doses } from '../compile.ts';
import { count, short } from '../count.ts';
import { dose } from '../resources.ts';
import { describeMistakes } from './mistakes.ts';

const LINE = 'orgUnits: { lookup: org-units.csv }';
const mappingWith = (orgUnits: string) => doses().replace(LINE, `orgUnits: ${orgUnits}`);

describe('what org units are named by', () => {
  const good: [orgUnits: string, idScheme: string, lookup: string | undefined][] = [
    ['{ lookup: org-units.csv }', 'uid', 'org-units.csv'],
    ['{ lookup: org-units.csv, idScheme: uid }', 'uid', 'org-units.csv'],
    ['{ lookup: org-units.csv, idScheme: code }', 'code', 'org-units.csv'],
    ['{ lookup: org-units.csv, idScheme: attribute:FHIR_ID, climb: true }', 'attribute:FHIR_ID', 'org-units.csv'],
    ['{ idScheme: uid }', 'uid', undefined],
    ['{ idScheme: code }', 'code', undefined],
    ['{ idScheme: attribute:qjGm6ert2GX, climb: false }', 'attribute:qjGm6ert2GX', undefined],
    ["{ idScheme: 'attribute: FHIR ID ' }", 'attribute:FHIR ID', undefined],
  ];
  for (const [orgUnits, idScheme, lookup] of good) {
    it(`is read from ${orgUnits}`, () => {
      const mapping = loadMapping(mappingWith(orgUnits), 'm.yaml');
      assert.deepEqual([mapping.idScheme, mapping.lookupFile], [idScheme, lookup]);
    });
  }

  describeMistakes([
    {
      title: 'neither a lookup nor an id scheme',
      edits: [[LINE, 'orgUnits: { climb: false }']],
      expected: [
        'm.yaml:4:11 "lookup" is missing in orgUnits — add lookup: org-units.csv, or idScheme: code where the places themselves are codes of DHIS2',
      ],
    },
    {
      title: 'climbing without a lookup',
      edits: [[LINE, 'orgUnits: { idScheme: code, climb: true }']],
      expected: [
        'm.yaml:4:36 "climb" in orgUnits needs a "lookup": the count cannot ask DHIS2 which places it has, so it could not tell where to stop — name a lookup, or take climb out and let "orgUnit" of the source name the place above',
      ],
    },
    {
      title: 'a mistyped scheme',
      edits: [[LINE, 'orgUnits: { idScheme: codes }']],
      expected: ['m.yaml:4:23 "idScheme" in orgUnits cannot be "codes" — did you mean "code"?'],
    },
    {
      title: 'an attribute without its name',
      edits: [[LINE, 'orgUnits: { idScheme: attribute }']],
      expected: [
        'm.yaml:4:23 "idScheme" in orgUnits cannot be "attribute" — write uid, code, or attribute: with the UID or code of the attribute',
      ],
    },
  ]);

  it('decides the hash, and leaves that of mappings as they were before alone', () => {
    const counted = (orgUnits: string) => countedSource(loadMapping(mappingWith(orgUnits), 'm.yaml'));
    const plain = counted('{ lookup: org-units.csv }');
    assert.equal(counted('{ lookup: org-units.csv, idScheme: uid }'), plain);
    assert.notEqual(counted('{ lookup: org-units.csv, idScheme: code }'), plain);
    assert.ok(!plain.includes('idScheme'));
  });
});

describe('a lookup of codes', () => {
  it('takes what is no UID, such as codes with blanks and commas', () => {
    assert.deepEqual(loadLookup('place,orgUnit\nb,"HF 2, old"\na,HF-1\n', 'l.csv', 'Monthly', 'code'), [
      'a\tHF-1',
      'b\tHF 2, old',
    ]);
  });

  it('refuses lines without one', () => {
    const refused = (scheme: 'code' | 'attribute:x') => () =>
      loadLookup('place,orgUnit\na,\n', 'l.csv', 'Monthly', scheme);
    assert.throws(refused('code'), { message: 'l.csv:2:1 "" is no code of an org unit — copy it from DHIS2' });
    assert.throws(refused('attribute:x'), {
      message: 'l.csv:2:1 "" is no attribute value of an org unit — copy it from DHIS2',
    });
  });

  it('gives cells with the codes', () => {
    const mapping = compile(mappingWith('{ lookup: org-units.csv, idScheme: code }'), 'place,orgUnit\nloc-1,HF 1\n');
    assert.deepEqual(short(count(mapping, [dose()])), ['DOSES [] HF 1 202403 = 1']);
  });
});

describe('places that name their org units', () => {
  const values = `- { dataElement: DOSES }
      - { dataElement: PEOPLE, aggregate: distinct, of: patient }`;
  const mapping = compile(doses({ values }).replace(LINE, 'orgUnits: { idScheme: code }'));

  it('are counted as they are written, in any order', () => {
    const resources = ['b', 'a', 'b', 'c'].map((place, at) => dose({ id: `imm-${at}`, place, patient: `p-${at % 2}` }));
    const expected = [
      'DOSES [] a 202403 = 1',
      'DOSES [] b 202403 = 2',
      'DOSES [] c 202403 = 1',
      'PEOPLE [] a 202403 = 1',
      'PEOPLE [] b 202403 = 1',
      'PEOPLE [] c 202403 = 1',
    ];
    const result = count(mapping, resources);
    assert.deepEqual(short(result), expected);
    assert.deepEqual(short(count(mapping, [...resources].reverse())), expected);
    assert.deepEqual([result.counts.placed, result.counts.placedBy], [4, { place: 4 }]);
  });

  it('are in quarantine where they are empty', () => {
    assert.deepEqual(count(mapping, [dose({ place: null })]).counts.quarantined, { 'no-place': 1 });
    const blank = compile(
      doses()
        .replace(LINE, 'orgUnits: { idScheme: code }')
        .replace('location.getReferenceKey(Location)', "location.reference.replace('Location/loc-1', '')"),
    );
    assert.deepEqual(count(blank, [dose()]).counts.quarantined, { 'unknown-place': 1 });
  });

  it('counts thousands of places apart', () => {
    const resources = Array.from({ length: 5000 }, (_, at) => dose({ id: `imm-${at}`, place: `p${at % 2500}` }));
    const { cells } = count(compile(doses().replace(LINE, 'orgUnits: { idScheme: uid }')), resources);
    assert.deepEqual([cells.length, new Set(cells.map(({ value }) => value))], [2500, new Set(['2'])]);
  });
});
