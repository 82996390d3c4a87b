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
    for (const key of ['maxQuarantined', 'maxQuarantinedInPeriod'] as const) {
      it(`takes ${key}: ${limit}`, () => {
        assert.deepEqual(loadMapping(`${doses()}${key}: ${limit}\n`, 'm.yaml')[key], read);
      });
    }
  }

  for (const type of ["'Patient'", 'FHIR.Patient', '']) {
    it(`includes a join by getReferenceKey(${type})`, () => {
      const text = readFileSync(shipped, 'utf8').replace('getReferenceKey(Patient)', `getReferenceKey(${type})`);
      assert.equal(loadMapping(text, 'm.yaml').sources[0]?.joins[0]?.include, 'patient');
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

const PATHS = {
  functions: './functions.ts',
  rows: './rows.ts',
  calendar: './calendar.ts',
  indicators: './indicators.ts',
};

describe('compileMapping', () => {
  const module = (text: string) => compileMapping(loadMapping(text, 'm.yaml'), 'hash', PATHS);

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

describe('the calendar of a mapping', () => {
  const periodOf = (since: string) => compile(doses().replace('since: 2024-01', since)).period;

  for (const calendar of ['iso8601', 'gregorian']) {
    it(`is left out where it is ${calendar}, and the hash is as without it`, () => {
      const text = doses({ type: 'Weekly' });
      const named = text.replace('since: 2024-01', `since: 2024-01, calendar: ${calendar}`);
      assert.equal('calendar' in compile(named).period, false);
      assert.equal(countedSource(loadMapping(named, 'm.yaml')), countedSource(loadMapping(text, 'm.yaml')));
    });
  }

  for (const [since, id] of [
    ['since: 2080-01, calendar: nepali', '208001'],
    ['since: 208001, calendar: nepali', '208001'],
    ['since: 2080, calendar: nepali', '208001'],
    ['since: 2082-12-30, calendar: nepali', '208212'],
    ['since: 2567-02-29, calendar: thai', '256702'],
    ['since: 1403-12-30, calendar: persian', '140312'],
  ] as const) {
    it(`${since} begins with ${id}`, () => {
      const period = periodOf(since);
      assert.equal(period.since, id);
      assert.equal(`calendar: ${period.calendar?.name}`, since.split(', ')[1]);
    });
  }

  it('goes into the module with its months, and with no more', () => {
    const { calendar } = periodOf('since: 2080-01, calendar: nepali');
    assert.deepEqual([calendar?.monthOf(20_557), calendar?.startOfMonth(2083 * 12)], [2083 * 12, 20_557]);
    const text = doses().replace('since: 2024-01', 'since: 2080-01, calendar: nepali');
    const written = compileMapping(loadMapping(text, 'm.yaml'), 'hash', PATHS);
    assert.match(written, /^import \{ createCalendar \} from ".\/calendar.ts";$/m);
    const usual = compileMapping(loadMapping(doses(), 'm.yaml'), 'hash', PATHS);
    assert.equal(usual.includes('createCalendar'), false);
    assert.ok(written.length - usual.length < 900, `${written.length - usual.length} characters`);
  });

  it('decides which days begin and end a unit of the lookup', () => {
    const text = doses().replace('since: 2024-01', 'since: 2080-01, calendar: nepali');
    const csv = (to: string) => `place,orgUnit,from,to\nloc-1,DiszpKrYNg8,2023-04-14,${to}\n`;
    assert.deepEqual(compile(text, csv('2024-04-12')).lookup, ['loc-1\tDiszpKrYNg8\t2023-04-14\t2024-04-12']);
    assert.throws(() => compile(text, csv('2024-03-31')), /no Monthly period ends on 2024-03-31 — write 2024-04-12/);
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
    ['the calendar', 'since: 2024-01', 'since: 2567-01, calendar: thai'],
  ] as const) {
    it(`changes when ${title} changes`, () => assert.notEqual(counted(text.replace(from, to)), counted(text)));
  }
});
