import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { compileMapping, countedSource } from '../../../../adaptors/tally/mapping/compile-mapping.ts';
import { loadMapping } from '../../../../adaptors/tally/mapping/load-mapping.ts';
import { compile, doses, firstSource } from '../compile.ts';

const shipped = new URL('../../../../mappings/immunization-monthly.yaml', import.meta.url);

describe('loadMapping', () => {
  it('reads the shipped mapping', () => {
    const mapping = loadMapping(readFileSync(shipped, 'utf8'), 'immunization-monthly.yaml');
    assert.equal(mapping.name, 'immunization-monthly');
    assert.deepEqual([...mapping.views.keys()], ['dose', 'child']);
    assert.equal(mapping.sources[0]?.measures.length, 16);
    assert.deepEqual(mapping.sources[0]?.joins, [
      { name: 'child', view: 'child', column: 1, key: 'patient', include: 'patient', offset: 6 },
    ]);
  });

  it('fills in what may be left out', () => {
    const { period, onEmpty, onManualEdit, ownUsers, maxQuarantined } = loadMapping(doses(), 'm.yaml');
    assert.deepEqual(
      { period, onEmpty, onManualEdit, ownUsers, maxQuarantined },
      {
        period: { type: 'Monthly', timeZone: 'Africa/Nairobi', keepOpen: 2, since: '202401', includeCurrent: false },
        onEmpty: 'delete',
        onManualEdit: 'keep',
        ownUsers: [],
        maxQuarantined: { share: 0.05 },
      },
    );
  });

  for (const [type, since, period] of [
    ['Monthly', '2024', '202401'],
    ['Monthly', '2024-03', '202403'],
    ['Monthly', '2024-03-31', '202403'],
    ['Monthly', '202403', '202403'],
    ['Weekly', '2024W9', '2024W9'],
    ['Weekly', '2024W09', '2024W9'],
    ['Weekly', '2024-12-30', '2025W1'],
  ]) {
    it(`takes since: ${since} for the ${type} period ${period}`, () => {
      const text = doses({ type: type ?? '' }).replace('since: 2024-01', `since: ${since}`);
      assert.equal(loadMapping(text, 'm.yaml').period.since, period);
    });
  }

  for (const [limit, read] of [
    ['5%', { share: 0.05 }],
    ['2.5%', { share: 0.025 }],
    ['100', { rows: 100 }],
    ['0', { rows: 0 }],
  ] as const) {
    it(`takes maxQuarantined: ${limit}`, () => {
      assert.deepEqual(loadMapping(`${doses()}maxQuarantined: ${limit}\n`, 'm.yaml').maxQuarantined, read);
    });
  }

  it('takes codes of digits as they are written', () => {
    const dimensions = '{ kind: { column: vaccine, map: { 04: MMR, 19: BCG, true: Other } } }';
    const source = firstSource(compile(doses({ dimensions, values: '- { dataElement: A, by: [kind] }' })));
    assert.deepEqual(source.measures[0]?.by, [0]);
    assert.deepEqual(source.dimensions, [
      {
        name: 'kind',
        kind: 'map',
        column: 3,
        map: { '04': 'MMR', 19: 'BCG', true: 'Other' },
        other: undefined,
        missing: undefined,
      },
    ]);
  });

  it('takes the search parameter of a join that the reference does not tell', () => {
    const text = doses().replace('{ child: patient }', '{ child: { column: vaccine, include: subject } }');
    assert.deepEqual(loadMapping(text, 'm.yaml').sources[0]?.joins, [
      { name: 'child', view: 'child', column: 3, key: 'vaccine', include: 'subject', offset: 5 },
    ]);
  });
});

describe('compileMapping', () => {
  const module = (text: string) =>
    compileMapping(loadMapping(text, 'm.yaml'), 'hash', { functions: './functions.ts', rows: './rows.ts' });

  it('writes the same module for the same mapping', () => assert.equal(module(doses()), module(doses())));

  it('writes the line of each value, for conflicts that DHIS2 sends back', () => {
    assert.equal(compile(doses()).sources[0]?.measures[0]?.line, 31);
    assert.equal(compile(`# a comment\n${doses()}`).sources[0]?.measures[0]?.line, 32);
  });

  it('leaves texts of the mapping texts, whatever they hold', () => {
    const name = '"</script> \\u2028 ` $\'';
    const text = doses().replace('name: doses', () => `name: ${JSON.stringify(name)}`);
    assert.equal(compile(text).name, name);
  });
});

describe('countedSource', () => {
  const counted = (text: string) => countedSource(loadMapping(text, 'm.yaml'));
  const text = doses({ values: '- { dataElement: DOSES, by: [age] }' });

  for (const [title, from, to] of [
    ['a comment', 'views:', '# what is counted\nviews:'],
    ['white space', '[0, 1]', '[ 0,  1 ]'],
    ['the name', 'name: doses', 'name: vaccinations'],
    ['the limit', 'dataSet: EPI', 'dataSet: EPI\nmaxQuarantined: 50'],
    ['the users', 'dataSet: EPI', 'dataSet: EPI\nownUsers: [tally]'],
    ['the open window', 'since: 2024-01', 'since: 2024-01, keepOpen: 3'],
  ] as const) {
    it(`stays the same when ${title} changes`, () => assert.equal(counted(text.replace(from, to)), counted(text)));
  }

  for (const [title, from, to] of [
    ['a band', 'infant: [0, 1]', 'newborn: [0, 1]'],
    ['a condition', "'completed'", "'done'"],
    ['the time zone', 'Africa/Nairobi', 'Africa/Lagos'],
    ['the first period', 'since: 2024-01', 'since: 2023-01'],
    ['the data set', 'dataSet: EPI', 'dataSet: EPI2'],
    ['a data element', 'dataElement: DOSES', 'dataElement: DOSES2'],
    ['a column', 'coding.code.first()', 'coding.code.last()'],
    ['the place', '[place]', '[vaccine]'],
  ] as const) {
    it(`changes when ${title} changes`, () => assert.notEqual(counted(text.replace(from, to)), counted(text)));
  }
});
