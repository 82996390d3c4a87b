import assert from 'node:assert/strict';
import type { FhirResource } from '../../../../adaptors/tally/compiled-mapping.ts';
import { countedSource } from '../../../../adaptors/tally/mapping/compile-mapping.ts';
import { delimitUnits } from '../../../../adaptors/tally/mapping/delimit-units.ts';
import { loadMapping } from '../../../../adaptors/tally/mapping/load-mapping.ts';
import { MappingError } from '../../../../adaptors/tally/mapping/problems.ts';
import { Code, toSource } from '../../../../adaptors/tally/mapping/to-source.ts';
import { compile, doses, firstSource } from '../compile.ts';
import { WIDE } from './wide.ts';

describe('a wide mapping', () => {
  const mapping = compile(WIDE);
  const source = firstSource(mapping);
  const slot = (name: string) => source.columns.indexOf(name);

  it('tells what is sent', () => {
    const { zeros, minCell, climb } = mapping;
    assert.deepEqual({ zeros, minCell, climb }, { zeros: 'assigned', minCell: 1, climb: true });
  });

  it('has its columns in the order view, event, joins, facts', () => {
    assert.deepEqual(source.columns, [
      ...[
        'date',
        'patient',
        'encounter',
        'vaccine',
        'system',
        'amount',
        'event.day',
        'child.birthDate',
        'child.clinic',
      ],
      ...['visit.place', 'facility.partOf', 'history.bcg', 'history.mr1', 'history.complete', 'history.age'],
      ...['history.delay', 'history.doses', 'history.anyHib'],
    ]);
  });

  it('joins by columns of joins, whatever their order', () => {
    assert.deepEqual(source.joins, [
      { name: 'child', view: 'child', column: 1, key: 'patient', include: 'patient', offset: 7 },
      { name: 'visit', view: 'visit', column: 2, key: 'encounter', include: 'encounter', offset: 9 },
      { name: 'facility', view: 'facility', column: 9, key: 'visit.place', include: 'location', offset: 10 },
    ]);
  });

  it('has facts behind those that they name', () => {
    const [{ facts = [], offset, of, subject, date, lookBack } = {}] = source.facts;
    assert.deepEqual({ offset, of, subject, date }, { offset: 11, of: 1, subject: 1, date: 0 });
    assert.deepEqual(lookBack, { unit: 'years', count: 2 });
    assert.deepEqual(
      facts.map((fact) => (fact.kind === 'latest' ? [fact.name, ...fact.of] : [fact.name, fact.kind])),
      [
        ['bcg', 'first'],
        ['mr1', 'first'],
        ['complete', 0, 1],
        ['age', 'years'],
        ['delay', 'days'],
        ['doses', 'count'],
        ['anyHib', 'any'],
      ],
    );
    const age = { name: 'age', kind: 'years', from: slot('child.birthDate'), to: slot('history.complete') };
    assert.deepEqual(facts[3], age);
  });

  it('asks conditions by slot, and tells which slots', () => {
    const { where, reads } = source.measures[0] ?? {};
    assert.deepEqual(reads, [slot('event.day'), slot('history.anyHib')]);
    const rowOn = (day: string) =>
      source.columns.map((name) => (name === 'event.day' ? day : name === 'history.anyHib' ? true : null));
    assert.deepEqual(
      ['2024-05-01', '2023-05-01'].map((day) => where?.(rowOn(day))),
      [[true], [false]],
    );
    const [bcg] = source.facts[0]?.facts ?? [];
    assert.ok(bcg?.kind === 'first');
    assert.deepEqual(
      ['19', '20'].map((code) => bcg.where?.([null, null, null, code, null, null])),
      [[true], [false]],
    );
  });

  it('has each dimension once, as slots', () => {
    assert.deepEqual(source.dimensions, [
      {
        ...{ name: 'age', other: undefined, missing: 'Unknown', kind: 'age', unit: 'months' },
        ...{ birth: slot('child.birthDate'), bands: [{ option: 'infant', from: 0, to: 12 }] },
      },
      {
        ...{ name: 'vaccine', other: 'Rest', missing: undefined, kind: 'codes', column: 3, system: 4 },
        codes: { 19: 'BCG', 'http://x|20': 'BCG', '|21': 'MR' },
      },
      { name: 'all', other: undefined, missing: undefined, kind: 'constant', option: 'Total' },
      {
        ...{ name: 'amount', other: undefined, missing: undefined, kind: 'number', column: 5 },
        bands: [
          { option: 'low', from: null, to: -0.5 },
          { option: 'mid', from: -0.5, to: 2.5 },
          { option: 'high', from: 2.5, to: null },
        ],
      },
      {
        ...{ name: 'delay', other: undefined, missing: undefined, kind: 'number', column: slot('history.delay') },
        bands: [
          { option: 'soon', from: null, to: 28 },
          { option: 'late', from: 28, to: null },
        ],
      },
    ]);
    assert.deepEqual(
      source.measures.map(({ by, attributeBy }) => [by, attributeBy]),
      [
        [[0, 1], [2]],
        [[0], []],
        [[3], []],
        [[4], []],
      ],
    );
  });

  it('rounds as it is told, averages to two decimals', () => {
    assert.deepEqual(
      source.measures.map(({ aggregate, of, factor, decimals, rounding, comment }) => ({
        ...{ aggregate, of, factor, decimals, rounding, comment },
      })),
      [
        {
          aggregate: 'count',
          of: undefined,
          factor: undefined,
          decimals: undefined,
          rounding: 'half-up',
          comment: 'counted',
        },
        { aggregate: 'avg', of: 5, factor: undefined, decimals: 2, rounding: 'half-up', comment: 'counted' },
        { aggregate: 'sum', of: 5, factor: '0.001', decimals: 3, rounding: 'half-even', comment: 'counted' },
        {
          ...{ aggregate: 'max', of: slot('history.doses'), factor: undefined, decimals: undefined },
          ...{ rounding: 'half-up', comment: 'most doses' },
        },
      ],
    );
  });

  it('adds to a date, and stops at a place', () => {
    assert.deepEqual(mapping.sources[1]?.datePlus, { unit: 'years', count: 1 });
    assert.deepEqual(source.orgUnit, [
      { column: slot('visit.place'), name: 'visit.place', stopIfPresent: false },
      { column: slot('child.clinic'), name: 'child.clinic', stopIfPresent: true },
    ]);
  });
});

describe('the views of a mapping', () => {
  const dose: FhirResource = {
    resourceType: 'Immunization',
    id: '1',
    status: 'completed',
    vaccineCode: { coding: [{ code: '19' }, { code: 'BCG' }] },
  };
  const short = `
    resource: Immunization
    searchDate: date
    where: status = 'completed'
    columns:
      date: occurrence.ofType(dateTime)
      patient: patient.getReferenceKey(Patient)
      place: location.getReferenceKey(Location)
      vaccine: vaccineCode.coding.code.first()
`;
  const definition = {
    resourceType: 'ViewDefinition',
    resource: 'Immunization',
    name: 'doses',
    status: 'active',
    constant: [{ name: 'done', valueString: 'completed' }],
    where: [{ path: 'status = %done' }],
    select: [
      {
        column: [
          { name: 'date', path: 'occurrence.ofType(dateTime)' },
          { name: 'patient', path: 'patient.getReferenceKey(Patient)' },
          { name: 'place', path: 'location.getReferenceKey(Location)' },
          { name: 'vaccine', path: 'vaccineCode.coding.code', collection: true },
        ],
      },
    ],
  };
  const values = '- { dataElement: DOSES, by: [kind], where: vaccine.exists() }';
  const dimensions = "{ kind: { column: vaccine, codes: { BCG: ['19'] } } }";
  const good = doses({ values, dimensions });
  const flow = good.replace(`dose:${short}`, `dose: ${JSON.stringify({ ...definition, searchDate: 'date' })}\n`);
  const file = good.replace(
    short,
    '\n    file: dose.view.json\n    searchDate: date\n    search: { status: completed }\n',
  );
  const read = (text: string) => (path: string) =>
    path === 'dose.view.json' ? { text, shown: `m/${path}` } : undefined;

  it('can be short, in YAML, or in a file of their own', () => {
    assert.notEqual(flow, good);
    assert.deepEqual(compile(good).views.dose?.rows(dose)[0]?.values, [null, null, null, '19']);
    for (const mapping of [compile(flow), compile(file, undefined, read(JSON.stringify(definition)))]) {
      const { dose: view } = mapping.views;
      assert.deepEqual(view?.columns, ['date', 'patient', 'place', 'vaccine']);
      assert.equal(view.searchDate, 'date');
      assert.deepEqual(view.rows(dose), [{ values: [null, null, null, ['19', 'BCG']], status: 'row' }]);
      assert.equal(view.rows({ ...dose, status: 'not-done' })[0]?.status, 'excluded');
      const [measure] = firstSource(mapping).measures;
      assert.deepEqual(measure?.where?.([null, null, null, ['19', 'BCG']]), [true]);
    }
  });

  it('say where in their own file a mistake is, behind those of the mapping', () => {
    const text = JSON.stringify(definition, undefined, 1).replace('patient.getReferenceKey(Patient)', 'pacient');
    const wrong = file.replace('dataSet: EPI', 'dataSets: EPI');
    assert.throws(
      () => loadMapping(wrong, 'm.yaml', read(text)),
      (error: unknown) => {
        assert.ok(error instanceof MappingError);
        assert.deepEqual(error.message.split('\n'), [
          'm.yaml:1:1 "dataSet" is missing in the mapping — add dataSet: EPI_MONTHLY',
          'm.yaml:2:1 unknown key "dataSets" in the mapping — did you mean "dataSet"?',
          'm/dose.view.json:26:15 Immunization has no element named pacient in "pacient" — Did you mean patient?',
        ]);
        return true;
      },
    );
  });
});

describe('countedSource of a wide mapping', () => {
  const counted = (text: string) => countedSource(loadMapping(text, 'm.yaml'));

  for (const [from, to] of [
    ['zeros: assigned', 'zeros: none'],
    ['minCell: 1', 'minCell: 0'],
    ['comment: counted', 'comment: other'],
    ['comment: most doses', 'comment: most'],
  ] as const) {
    it(`is the same with ${to}`, () => assert.equal(counted(WIDE.replace(from, to)), counted(WIDE)));
  }

  for (const [from, to] of [
    ['climb: true', 'climb: false'],
    ['plus: 1 year', 'plus: 2 years'],
    ['stopIfPresent: true', 'stopIfPresent: false'],
    ['lookBack: 2 years', 'lookBack: 3 years'],
    ['bcg: { first: "vaccine = \'19\'" }', 'bcg: { first: true }'],
    ['factor: 0.001', 'factor: 0.01'],
    ['rounding: half-even', 'rounding: down'],
    ['other: Rest', 'missing: Rest'],
    ['attributeBy: [all]', 'attributeBy: []'],
    ['low: [null, -0.5]', 'low: [-9, -0.5]'],
  ] as const) {
    it(`is another one with ${to}`, () => {
      assert.ok(WIDE.includes(from));
      assert.notEqual(counted(WIDE.replace(from, to)), counted(WIDE));
    });
  }
});

describe('toSource', () => {
  const run = (value: unknown): unknown => new Function(`return ${toSource(value)}`)();

  it('writes data that reads back the same', () => {
    const data = { source: 'not code', a: [1, null, -0.5, true, 'x\n"', []], __proto__x: {}, 'b c': undefined };
    assert.deepEqual(run(data), data);
  });

  it('writes a key that would set the prototype as a key', () => {
    assert.deepEqual(Object.keys(run(JSON.parse('{ "__proto__": 1 }')) as object), ['__proto__']);
  });

  it('writes code as it is', () => {
    const { double } = run({ double: new Code('(n) => 2 * n') }) as { double: (n: number) => number };
    assert.equal(double(2), 4);
  });
});

describe('delimitUnits', () => {
  for (const [from, to] of [
    ["event.day >= '2024'", "event.`day` >= '2024'"],
    ["a.years = 'x.day' and b.`day` = c.week", "a.`years` = 'x.day' and b.`day` = c.`week`"],
    ['a.daylight = b.days() or daily.sum', 'a.daylight = b.days() or daily.sum'],
    ['weeks < 12 and month.years = (day)', '`weeks` < 12 and `month`.`years` = (`day`)'],
    ["event.day < '2024' + 4 days", "event.`day` < '2024' + 4 days"],
  ] as const) {
    it(`writes ${from} as ${to}`, () => {
      const { expression, places } = delimitUnits(from);
      assert.equal(expression, to);
      assert.equal([...to].filter((_, at) => to[at] === from[places[at] ?? -1]).length >= from.length, true);
    });
  }
});
