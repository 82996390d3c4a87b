import assert from 'node:assert/strict';
import fc from 'fast-check';
import type {
  ColumnValue,
  CompiledFact,
  CompiledFacts,
  Expression,
  Row,
} from '../../../adaptors/tally/compiled-mapping.ts';
import { createFactsTable } from '../../../adaptors/tally/facts-table.ts';
import { FhirPathRunError } from '../../../adaptors/tally/fhirpath/runtime/fail.ts';
import { type AgeUnit, dayOfText, textOfDay } from '../../../adaptors/tally/period/index.ts';

/** A row of the view: subject, date, vaccine. A row of the source: patient, birth date, day; then the facts. */
const vaccine =
  (code: string): Expression<Row> =>
  (row) => [row[2] === code];

function factsOf(facts: readonly CompiledFact[], unit: AgeUnit = 'years', count = 2): CompiledFacts {
  return { name: 'history', view: 'dose', of: 0, subject: 0, date: 1, lookBack: { unit, count }, facts, offset: 3 };
}

type Event = readonly [subject: string, day: string, code: string];

function answer(facts: CompiledFacts, events: readonly Event[], subject: string | null, day: string, birth?: string) {
  const table = createFactsTable(facts);
  for (const [who, when, code] of events) table.add(who, dayOfText(when), [who, when, code]);
  return table.of(subject, dayOfText(day), [subject, birth ?? null, day]);
}

const ALL: readonly CompiledFact[] = [
  { name: 'first', kind: 'first', where: vaccine('19') },
  { name: 'last', kind: 'last', where: vaccine('19') },
  { name: 'count', kind: 'count', where: vaccine('19') },
  { name: 'any', kind: 'any', where: vaccine('20') },
  { name: 'all', kind: 'count', where: undefined },
];

const EVENTS: readonly Event[] = [
  ['pat-1', '2024-02-10', '19'],
  ['pat-1', '2023-05-01', '19'],
  ['pat-1', '2024-03-01', '20'],
  ['pat-2', '2024-01-01', '20'],
];

describe('createFactsTable', () => {
  for (const [title, subject, day, expected] of [
    ['on the day of an event, that day included', 'pat-1', '2024-03-01', ['2023-05-01', '2024-02-10', 2, true, 3]],
    ['on the day before it', 'pat-1', '2024-02-29', ['2023-05-01', '2024-02-10', 2, false, 2]],
    ['before all events', 'pat-1', '2023-04-30', [null, null, 0, false, 0]],
    [
      'where the first event lies just far enough back',
      'pat-1',
      '2025-05-01',
      ['2023-05-01', '2024-02-10', 2, true, 3],
    ],
    ['where the first event lies too far back', 'pat-1', '2025-05-02', ['2024-02-10', '2024-02-10', 1, true, 2]],
    ['of another subject', 'pat-2', '2024-03-01', [null, null, 0, true, 1]],
    ['of a subject without events', 'pat-3', '2024-03-01', [null, null, 0, false, 0]],
    ['of no subject', null, '2024-03-01', [null, null, null, null, null]],
  ] as const) {
    it(`gives facts ${title}`, () => assert.deepEqual(answer(factsOf(ALL), EVENTS, subject, day), expected));
  }

  it('gives the latest and earliest of facts, and none where one of them is missing', () => {
    const facts = factsOf([
      { name: 'bcg', kind: 'first', where: vaccine('19') },
      { name: 'dtp', kind: 'first', where: vaccine('20') },
      { name: 'both', kind: 'latest', of: [0, 1] },
      { name: 'one', kind: 'earliest', of: [0, 1] },
      { name: 'later', kind: 'latest', of: [2, 3] },
    ]);
    assert.deepEqual(answer(facts, EVENTS, 'pat-1', '2024-03-01').slice(2), ['2024-03-01', '2023-05-01', '2024-03-01']);
    assert.deepEqual(answer(facts, EVENTS, 'pat-2', '2024-03-01').slice(2), [null, null, null]);
  });

  it('counts complete units between columns and facts', () => {
    const facts = factsOf([
      { name: 'bcg', kind: 'first', where: vaccine('19') },
      { name: 'age', kind: 'months', from: 1, to: 3 },
      { name: 'since', kind: 'weeks', from: 3, to: 2 },
      { name: 'years', kind: 'years', from: 1, to: 2 },
    ]);
    const of = (birth?: string, subject = 'pat-1') => answer(facts, EVENTS, subject, '2024-03-01', birth);
    assert.deepEqual(of('2023-01-02'), ['2023-05-01', 3, 43, 1]);
    assert.deepEqual(of('2023-01-02T23:30:00-05:00'), ['2023-05-01', 3, 43, 1]);
    assert.deepEqual(of('2023-05-02'), ['2023-05-01', -1, 43, 0]);
    assert.deepEqual(of('2021'), ['2023-05-01', null, 43, null]);
    assert.deepEqual(of('2022-12'), ['2023-05-01', null, 43, 1]);
    assert.deepEqual(of(undefined), ['2023-05-01', null, 43, null]);
    assert.deepEqual(of('2023-02-30'), ['2023-05-01', null, 43, null]);
    assert.deepEqual(of('2023-01-02', 'pat-3'), [null, null, null, 1]);
  });

  it('looks back to the first of the next month from a day that a short month lacks', () => {
    const facts = factsOf([{ name: 'all', kind: 'count', where: undefined }], 'months', 1);
    const events: Event[] = [
      ['p', '2024-02-29', ''],
      ['p', '2024-03-01', ''],
    ];
    assert.deepEqual(answer(facts, events, 'p', '2024-03-31'), [1]);
    assert.deepEqual(answer(facts, events, 'p', '2024-03-29'), [2]);
  });

  it('counts rows whose conditions have no answer, and leaves them out of those facts alone', () => {
    const fails: Expression<Row> = (row) => {
      if (row[2] === 'odd') throw new FhirPathRunError('fhirpath-type', 'odd', 'none');
      return [true];
    };
    const table = createFactsTable(
      factsOf([
        { name: 'a', kind: 'count', where: fails },
        { name: 'b', kind: 'any', where: fails },
        { name: 'c', kind: 'count', where: undefined },
      ]),
    );
    table.add('p', 100, ['p', '', 'odd']);
    table.add('p', 100, ['p', '', 'fine']);
    assert.equal(table.unreadable, 1);
    assert.deepEqual(table.of('p', 100, []), [1, true, 2]);
  });

  it('takes a condition for true only where it is one true', () => {
    const answers: unknown[][] = [[], [true, true], ['true'], [1], [false], [true]];
    const where: Expression<Row> = (row) => answers[Number(row[0])] ?? [];
    const table = createFactsTable(factsOf([{ name: 'a', kind: 'count', where }]));
    for (const at of answers.keys()) table.add('p', 100, [at]);
    assert.deepEqual([table.of('p', 100, []), table.unreadable], [[1], 0]);
  });

  it('does not hide an error of another kind', () => {
    const where: Expression<Row> = () => {
      throw new TypeError('a mistake');
    };
    assert.throws(() => createFactsTable(factsOf([{ name: 'a', kind: 'any', where }])).add('p', 1, []), TypeError);
  });

  it('holds 31 facts of rows and refuses more', () => {
    const many = (length: number) =>
      factsOf(
        Array.from({ length }, (_, at): CompiledFact => ({ name: `f${at}`, kind: 'any', where: vaccine(String(at)) })),
      );
    const values = answer(many(31), [['p', '2024-01-01', '30']], 'p', '2024-01-01');
    assert.deepEqual([values.indexOf(true), values.lastIndexOf(true)], [30, 30]);
    assert.throws(() => createFactsTable(many(32)), /"history": 32 facts .* 31 can be/);
  });

  it('needs 12 bytes an event, and at most 27 a subject', () => {
    const table = createFactsTable(factsOf([{ name: 'all', kind: 'count', where: undefined }]));
    for (let at = 0; at < 200_000; at += 1) table.add(`pat-${at % 50_000}`, at % 700, []);
    // Both lists grow by 4,096 at once.
    const most = (200_000 + 4096) * 12 + (50_000 + 4096) * 27;
    assert.ok(table.bytes <= most, `${table.bytes} bytes`);
    assert.deepEqual([table.size, table.of('pat-7', 700, [])], [50_000, [4]]);
  });

  it('answers quickly for a subject that very many rows share, and anew after another row', () => {
    const table = createFactsTable(factsOf([{ name: 'all', kind: 'count', where: undefined }]));
    for (let at = 0; at < 50_000; at += 1) table.add('unknown', at % 300, []);
    for (let at = 0; at < 50_000; at += 1) table.of('unknown', 290 + (at % 10), []);
    assert.deepEqual(table.of('unknown', 299, []), [50_000]);
    table.add('unknown', 299, []);
    assert.deepEqual(table.of('unknown', 299, []), [50_001]);
  });

  it('gives the answers of a plain search through all rows, in any order', () => {
    const event = fc.tuple(
      fc.constantFrom('p', 'q'),
      fc.integer({ min: 0, max: 900 }),
      fc.constantFrom('19', '20', 'x'),
    );
    const orders = fc
      .array(event, { maxLength: 90 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    const facts = factsOf([...ALL, { name: 'age', kind: 'days', from: 3, to: 4 }], 'days', 200);
    const question = fc.tuple(fc.constantFrom('p', 'q', 'r'), fc.integer({ min: 0, max: 1000 }));
    fc.assert(
      fc.property(orders, fc.array(question, { maxLength: 5 }), ([all, other], questions) => {
        const tables = [all, other].map((order) => {
          const table = createFactsTable(facts);
          for (const [subject, day, code] of order) table.add(subject, day, [subject, null, code]);
          return table;
        });
        for (const [subject, day] of questions) {
          const expected = plainly(all, subject, day);
          for (const table of tables) assert.deepEqual(table.of(subject, day, []), expected);
        }
      }),
    );
  });
});

/** The facts `ALL` and the days between the first two, over 200 days. */
function plainly(all: readonly (readonly [string, number, string])[], subject: string, day: number): ColumnValue[] {
  const rows = all.filter(([who, when]) => who === subject && when <= day && when >= day - 200);
  const days = rows.filter(([, , code]) => code === '19').map(([, when]) => when);
  const first = days.length === 0 ? null : textOfDay(Math.min(...days));
  const last = days.length === 0 ? null : textOfDay(Math.max(...days));
  const between = days.length === 0 ? null : Math.max(...days) - Math.min(...days);
  return [first, last, days.length, rows.some(([, , code]) => code === '20'), rows.length, between];
}
