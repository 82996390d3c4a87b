import assert from 'node:assert/strict';
import { compile, doses } from '../compile.ts';
import { count, short } from '../count.ts';
import { child, dose } from '../resources.ts';

const UNIT = 'DiszpKrYNg8 202403';

describe('a measure', () => {
  const values = `- { dataElement: BCG, where: vaccine = '19' }
      - { dataElement: OTHER, where: vaccine != '19' }
      - { dataElement: NONE, where: vaccine.empty() }
      - { dataElement: BY_BOTH, by: [sex, age] }`;
  const mapping = compile(doses({ values }));
  const included = [
    child('girl', { gender: 'female', birthDate: '2024-01-01' }),
    child('boy', { gender: 'male', birthDate: '2022-01-01' }),
  ];

  it('counts what its where accepts', () => {
    const rows = [dose({ id: 'a' }), dose({ id: 'b', vaccine: '20' }), dose({ id: 'c', vaccine: null })];
    assert.deepEqual(short(count(mapping, rows)), [
      `BCG [] ${UNIT} = 1`,
      `NONE [] ${UNIT} = 1`,
      `OTHER [] ${UNIT} = 1`,
    ]);
  });

  it('counts by all of its dimensions, options in sorted order', () => {
    const rows = [
      dose({ id: 'a', patient: 'girl' }),
      dose({ id: 'b', patient: 'boy' }),
      dose({ id: 'c', patient: 'girl' }),
    ];
    assert.deepEqual(short(count(mapping, rows, { included })).slice(1), [
      `BY_BOTH [Female, infant] ${UNIT} = 2`,
      `BY_BOTH [Male, child] ${UNIT} = 1`,
    ]);
  });

  it('quarantines by the first dimension that has no option', () => {
    const { measures } = count(mapping, [dose({ patient: 'stranger' })], { included });
    assert.deepEqual(measures[3]?.quarantined, { 'no-value:sex': 1 });
  });

  it('quarantines a row that its where has no answer for', () => {
    const columns = '      amount: doseQuantity.value';
    const text = doses({ columns, values: '- { dataElement: LARGE, where: amount > 1 }' });
    const rows = [
      { ...dose({ id: 'a' }), doseQuantity: { value: 'much' } },
      { ...dose({ id: 'b' }), doseQuantity: { value: 2 } },
      { ...dose({ id: 'c' }), doseQuantity: { value: 1 } },
    ];
    const { cells, measures } = count(compile(text), rows);
    assert.deepEqual(short({ cells }), [`LARGE [] ${UNIT} = 1`]);
    assert.deepEqual(measures, [
      { source: 'dose', dataElement: 'LARGE', accepted: 2, counted: 1, quarantined: { 'bad-value:where': 1 } },
    ]);
  });
});

describe('a distinct measure', () => {
  const values = `- { dataElement: SEEN, aggregate: distinct, of: patient, by: [kind] }`;
  const dimensions = `{ kind: { column: vaccine, map: { '19': BCG, '20': DTP } } }`;
  const mapping = compile(doses({ values, dimensions }));
  const seen = (...rows: Parameters<typeof dose>[0][]) => count(mapping, rows.map(dose));

  it('counts a subject once in an org unit', () => {
    const result = seen(
      { id: 'a' },
      { id: 'b', place: 'loc-1b' },
      { id: 'c', place: 'loc-2' },
      { id: 'd', patient: 'x' },
    );
    assert.deepEqual(short(result), [`SEEN [BCG] ${UNIT} = 2`, 'SEEN [BCG] nnDarh7hZhG 202403 = 1']);
    assert.deepEqual([result.measures[0]?.accepted, result.measures[0]?.counted], [3, 3]);
  });

  it('counts a subject once in each period', () => {
    const rows = [dose({ id: 'a' }), dose({ id: 'b', date: '2024-04-01' })];
    assert.deepEqual(short(count(mapping, rows, { periods: ['202403', '202404'] })), [
      `SEEN [BCG] ${UNIT} = 1`,
      'SEEN [BCG] DiszpKrYNg8 202404 = 1',
    ]);
  });

  const firsts: [title: string, first: Parameters<typeof dose>[0], later: Parameters<typeof dose>[0]][] = [
    ['its day', { id: 'z', date: '2024-03-01' }, { id: 'a', date: '2024-03-02' }],
    ['its id within a day', { id: 'a' }, { id: 'b' }],
    ['its instant', { id: 'z', date: '2024-03-15T08:00:00Z' }, { id: 'a', date: '2024-03-15T10:30:00+02:00' }],
    ['its day in the zone', { id: 'z', date: '2024-03-14T22:00:00Z' }, { id: 'a', date: '2024-03-16' }],
    ['a day before the times of that day', { id: 'z', date: '2024-03-15' }, { id: 'a', date: '2024-03-14T21:30:00Z' }],
    ['the first possible day', { id: 'a', date: '2024-03' }, { id: 'b', date: '2024-03-01' }],
  ];
  for (const [title, first, later] of firsts) {
    it(`takes the options of the first row by ${title}`, () => {
      const [one, two] = [
        { ...first, vaccine: '20' },
        { ...later, vaccine: '19' },
      ];
      assert.deepEqual(short(seen(one, two)), [`SEEN [DTP] ${UNIT} = 1`]);
      assert.deepEqual(short(seen(two, one)), [`SEEN [DTP] ${UNIT} = 1`]);
    });
  }

  it('orders by the day in a zone west of Greenwich', () => {
    const west = compile(doses({ values, dimensions, timeZone: 'America/New_York' }));
    const rows = [
      dose({ id: 'b', date: '2024-03-16T02:00:00Z', vaccine: '20' }),
      dose({ id: 'a', date: '2024-03-16', vaccine: '19' }),
    ];
    assert.deepEqual(short(count(west, rows)), [`SEEN [DTP] ${UNIT} = 1`]);
  });

  it('quarantines a subject whose first row has no option, though a later one has', () => {
    const rows = [
      { id: 'a', vaccine: '99' },
      { id: 'b', vaccine: '19' },
    ];
    for (const order of [rows, [...rows].reverse()]) {
      const { cells, measures } = seen(...order);
      assert.deepEqual(cells, []);
      assert.deepEqual(measures, [
        { source: 'dose', dataElement: 'SEEN', accepted: 1, counted: 0, quarantined: { 'no-option:kind': 1 } },
      ]);
    }
  });

  it('quarantines each row without a subject', () => {
    const { measures } = seen({ id: 'a', patient: null }, { id: 'b', patient: null }, { id: 'c' });
    assert.deepEqual(measures, [
      { source: 'dose', dataElement: 'SEEN', accepted: 3, counted: 1, quarantined: { 'no-subject:patient': 2 } },
    ]);
  });
});
