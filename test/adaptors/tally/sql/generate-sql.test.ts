import assert from 'node:assert/strict';
import { loadLookup } from '../../../../adaptors/tally/mapping/load-lookup.ts';
import { loadMapping } from '../../../../adaptors/tally/mapping/load-mapping.ts';
import { MappingError } from '../../../../adaptors/tally/mapping/problems.ts';
import { generateSql } from '../../../../adaptors/tally/sql/index.ts';
import { readViewDefinition } from '../../../../adaptors/tally/view/index.ts';
import { doses, LOOKUP } from '../compile.ts';

/** The files of a mapping by their paths. */
function generate(text: string, csv = LOOKUP, view = ''): ReadonlyMap<string, string> {
  const readFile = () => ({ text: view, shown: 'view.json' });
  const mapping = loadMapping(text, 'm.yaml', readFile);
  const lookup = loadLookup(csv, 'org-units.csv', mapping.period.type);
  const files = generateSql({ mapping, text, file: 'm.yaml', lookup, readFile });
  return new Map(files.map((file) => [file.path, file.text]));
}

/** The statement that makes something. */
function statement(files: ReadonlyMap<string, string>, path: string, begin: string): string {
  const text = files.get(path) ?? '';
  const from = text.indexOf(begin);
  return from < 0 ? '' : text.slice(from, text.indexOf(';', from) + 1);
}

describe('the SQL of a mapping', () => {
  it('is a ViewDefinition a view, and SQL in the order in which it runs', () => {
    assert.deepEqual(
      [...generate(doses()).keys()],
      [
        'views/dose.json',
        'views/child.json',
        '1-functions.sql',
        '2-tables.sql',
        '3-lookups.sql',
        '4-rows.sql',
        '5-measures.sql',
        '6-cells.sql',
        'refresh.sql',
      ],
    );
  });

  it('is the same for the same mapping', () => assert.deepEqual(generate(doses()), generate(doses())));

  it('has ViewDefinitions that compile, whose columns are those of the tables, the id of the resource first', () => {
    const files = generate(doses());
    const view = readViewDefinition(files.get('views/child.json') ?? '', 'child.json');
    const names = view.columns.map(({ name }) => name);
    assert.deepEqual(names, ['resource_key', 'sex', 'birth_date', 'clinic']);
    assert.equal(
      statement(files, '2-tables.sql', 'create table child'),
      [
        'create table child (',
        '  resource_key text unique, -- getResourceKey()',
        '  sex text, -- gender',
        '  birth_date text, -- birthDate',
        '  clinic text -- managingOrganization.getReferenceKey(Organization)',
        ');',
      ].join('\n'),
    );
  });

  it('takes the column of the id that a view has', () => {
    const files = generate(doses({ columns: '      id: getResourceKey()' }));
    const view = readViewDefinition(files.get('views/dose.json') ?? '', 'dose.json');
    assert.equal(view.columns.filter(({ text }) => text === 'getResourceKey()').length, 1);
    assert.match(files.get('2-tables.sql') ?? '', /\n {2}id text unique -- getResourceKey\(\)\n/);
  });

  it('keeps what a ViewDefinition in a file has, but names its columns like those of the table', () => {
    const view = {
      resource: 'Patient',
      constant: [{ name: 'use', valueCode: 'official' }],
      where: [{ path: 'active = true' }],
      select: [
        { forEach: 'name.where(use = %use)', column: [{ name: 'familyName', path: 'family' }] },
        { unionAll: [{ column: [{ name: 'sex', path: 'gender' }] }, { column: [{ name: 'sex', path: 'gender' }] }] },
      ],
    };
    const text = doses().replace('\ndimensions:', '\n  person: { file: person.json }\ndimensions:');
    const files = generate(text, LOOKUP, JSON.stringify(view));
    assert.deepEqual(JSON.parse(files.get('views/person.json') ?? ''), {
      resourceType: 'ViewDefinition',
      name: 'person',
      status: 'active',
      ...view,
      select: [
        { column: [{ name: 'resource_key', path: 'getResourceKey()', type: 'string' }] },
        { ...view.select[0], column: [{ name: 'family_name', path: 'family' }] },
        view.select[1],
      ],
    });
    assert.match(files.get('2-tables.sql') ?? '', /line bigint generated always as identity,\n {2}resource_key text,/);
  });

  it('has the constants of a short view, in its ViewDefinition and in what is searched', () => {
    const text = doses().replace(
      "where: status = 'completed'\n",
      "constants: { done: completed }\n    search: { status: 'not-done,%done' }\n    where: status = %done\n",
    );
    const files = generate(text);
    const { constant, where } = JSON.parse(files.get('views/dose.json') ?? '');
    assert.deepEqual(constant, [{ name: 'done', valueString: 'completed' }]);
    assert.deepEqual(where, [{ path: 'status = %done' }]);
    assert.equal(readViewDefinition(files.get('views/dose.json') ?? '', 'dose.json').resource, 'Immunization');
    const { search } = loadMapping(text, 'm.yaml').views.get('dose') ?? {};
    assert.deepEqual(search, { status: 'not-done,completed' });
  });

  it('gathers facts from the events of a subject, as far as they look back', () => {
    const facts = `orgUnit: [place]
    facts:
      history:
        rows: dose
        of: patient
        subject: patient
        date: date
        lookBack: 6 weeks
        facts: { bcg: { any: "vaccine = '19'" } }`;
    const text = doses({ values: '- { dataElement: BCG, where: history.bcg }' }).replace('orgUnit: [place]', facts);
    const files = generate(text);
    const rows = files.get('4-rows.sql') ?? '';
    assert.match(rows, /\(dose\.vaccine = '19'\) is true as fact_1, -- history\.bcg\n/);
    assert.match(rows, /dose_history_events\.day between dated\.first_day - 42 and dated\.first_day\n/);
    assert.match(files.get('5-measures.sql') ?? '', /\nwhere history_bcg\n/);
    assert.match(files.get('refresh.sql') ?? '', /dose_history_events;\nrefresh materialized view dose_rows;/);
  });

  it('counts the rows of a measure in a materialized view', () => {
    const files = generate(doses({ values: "- { dataElement: BCG-1, where: vaccine = '19', by: [sex, age] }" }));
    assert.equal(
      statement(files, '5-measures.sql', 'create materialized view'),
      [
        'create materialized view bcg_1 as',
        'select',
        "  'BCG-1' as data_element,",
        '  sorted_texts(array[sex_option, age_option]) as options,',
        "  '{}'::text[] as attribute_options,",
        '  org_unit,',
        '  period,',
        '  count(*)::text as value',
        'from dose_rows',
        "where vaccine = '19'",
        '  and sex_option is not null',
        '  and age_option is not null',
        'group by options, attribute_options, org_unit, period;',
      ].join('\n'),
    );
  });

  it('takes the options of a subject from its first row by day, time and id', () => {
    const files = generate(doses({ values: '- { dataElement: CHILDREN, aggregate: distinct, of: patient }' }));
    const text = statement(files, '5-measures.sql', 'create materialized view');
    assert.match(text, /select distinct on \(period, org_unit, patient\) \*/);
    assert.match(text, /order by period, org_unit, patient, first_day, event_time nulls first, row_key collate "C"/);
  });

  it('leaves small cells out', () => {
    const files = generate(doses().replace('dataSet:', 'minCell: 5\ndataSet:'));
    assert.match(files.get('5-measures.sql') ?? '', /\nhaving count\(\*\) >= 5;/);
  });

  it('moves times to the zone of the mapping, and names periods by its type', () => {
    const functions =
      generate(doses({ type: 'WeeklySunday', timeZone: 'Asia/Kathmandu' })).get('1-functions.sql') ?? '';
    assert.match(functions, /at time zone 'UTC' at time zone 'Asia\/Kathmandu'/);
    assert.match(functions, /\|\| 'SunW' \|\|/);
  });

  it('climbs to what places are part of', () => {
    const files = generate(doses().replace('org-units.csv }', 'org-units.csv, climb: true }'));
    assert.ok(files.has('views/place_parents.json'));
    assert.match(files.get('4-rows.sql') ?? '', /with recursive asked as/);
  });

  it('asks for the days of units only where the lookup has some', () => {
    const dated = 'place,orgUnit,from,to\nloc-1,DiszpKrYNg8,2024-02-01,\n';
    assert.match(generate(doses(), dated).get('3-lookups.sql') ?? '', /\('DiszpKrYNg8', '2024-02-01', null\)/);
    assert.doesNotMatch(generate(doses()).get('4-rows.sql') ?? '', /org_unit_days/);
  });

  it('refuses time zones that PostgreSQL reads otherwise', () => {
    assert.throws(
      () => generate(doses({ timeZone: 'CET' })),
      /^MappingError: m\.yaml:3:\d+ PostgreSQL takes the time zone "CET"/,
    );
    assert.ok(generate(doses({ timeZone: 'Europe/Paris' })).size > 0);
  });

  it('refuses all that has no exact translation at once, with its place', () => {
    const values = [`A, where: "vaccine ~ 'a'"`, 'B, where: vaccine.exists()', 'C, where: vaccine < patient'];
    const text = doses({ values: values.map((value) => `- { dataElement: ${value} }`).join('\n      ') });
    const lines = text.split('\n');
    assert.throws(
      () => generate(text),
      (error) => {
        assert.ok(error instanceof MappingError);
        const found = error.problems.map(({ line, column, message }) => [
          lines[line - 1]?.slice(column - 1, column),
          message.replace(/ (?:has|between).*/, ''),
        ]);
        assert.deepEqual(found, [
          ['~', '~'],
          ['<', '<'],
        ]);
        return error.problems.every(({ file, fix }) => file === 'm.yaml' && fix !== undefined);
      },
    );
  });

  it('refuses views of records and indicators by name', () => {
    const record = doses()
      .replace('  child:\n    resource: Patient\n', '  child:\n    record: person\n')
      .replace('managingOrganization.getReferenceKey(Organization)', 'clinic');
    assert.throws(
      () => generate(record),
      /m\.yaml:\d+:\d+ view "child" is of records \(person\), which have no translation to SQL/,
    );
    const element = /dataElement: (\w+)/.exec(doses())?.[1] ?? '';
    const rate = `${doses()}indicators: [{ dataElement: RATE, numerator: ${element} }]\n`;
    assert.throws(() => generate(rate), /indicators \(RATE\) have no translation to SQL/);
  });
});
