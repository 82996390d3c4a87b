import assert from 'node:assert/strict';
import type { FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { compile, doses } from './compile.ts';
import { count, short } from './count.ts';
import { child, dose } from './resources.ts';

const ONE = 'DOSES [] DiszpKrYNg8 202403 = 1';
const plain = compile(doses());

/** What became of the one row of a test. */
function fate(resource: FhirResource, mapping = plain, periods = ['202403']): string {
  const { counts } = count(mapping, [resource], { periods });
  const { read, placed, excluded, outside, quarantined } = counts;
  if (outside > 0) return `outside, ${read} read`;
  if (placed > 0) return `placed, ${read} read`;
  if (excluded > 0) return `excluded, ${read} read`;
  return `${Object.keys(quarantined).join()}, ${read} read`;
}

describe('createSourceTally', () => {
  it('counts a row into its cell', () => {
    const result = count(plain, [dose()]);
    assert.deepEqual(short(result), [ONE]);
    assert.deepEqual(result.counts, {
      source: 'dose',
      read: 1,
      placed: 1,
      excluded: 0,
      outside: 0,
      repeated: 0,
      undated: 0,
      quarantined: {},
      placedBy: { place: 1 },
      unknownPlaces: {},
    });
    assert.deepEqual(result.measures, [
      { source: 'dose', dataElement: 'DOSES', accepted: 1, counted: 1, quarantined: {} },
    ]);
    assert.deepEqual(result.unsettled, []);
  });

  it('counts nothing into no cell', () => {
    const { cells, measures } = count(plain, []);
    assert.deepEqual(cells, []);
    assert.deepEqual(measures, [{ source: 'dose', dataElement: 'DOSES', accepted: 0, counted: 0, quarantined: {} }]);
  });

  const fates: [title: string, resource: FhirResource, fate: string][] = [
    ['a row without a date', dose({ date: null }), 'no-date, 1 read'],
    ['a row without a place', dose({ place: null }), 'no-place, 1 read'],
    ['a row at an unknown place', dose({ place: 'loc-9' }), 'unknown-place, 1 read'],
    ['a row without a patient', dose({ patient: null }), 'placed, 1 read'],
    ['a row that a where leaves out', dose({ status: 'not-done' }), 'excluded, 1 read'],
    ['a row without what a where asks for', dose({ status: null }), 'excluded, 1 read'],
    ['an excluded row without a place', dose({ status: 'not-done', place: null }), 'excluded, 1 read'],
    ['an excluded row of another period', dose({ status: 'not-done', date: '2024-04-01' }), 'outside, 0 read'],
    ['a row of another period without a place', dose({ date: '2024-04-01', place: null }), 'outside, 0 read'],
    ['a row of the day before', dose({ date: '2024-02-29' }), 'outside, 0 read'],
    ['a row of the first day', dose({ date: '2024-03-01' }), 'placed, 1 read'],
    ['a row of the last day', dose({ date: '2024-03-31' }), 'placed, 1 read'],
    ['a date that is a month', dose({ date: '2024-03' }), 'placed, 1 read'],
    ['a date that is a year', dose({ date: '2024' }), 'outside, 0 read'],
    ['a day that does not exist', dose({ date: '2024-03-32' }), 'bad-date, 1 read'],
    ['30 February', dose({ date: '2024-02-30' }), 'bad-date, 1 read'],
    ['30 February with a time', dose({ date: '2024-02-30T10:00:00Z' }), 'bad-date, 1 read'],
    ['24 hours', dose({ date: '2024-03-15T24:00:00Z' }), 'bad-date, 1 read'],
    ['a time without an offset', dose({ date: '2024-03-15T10:00:00' }), 'bad-date, 1 read'],
    ['a date that is a number', dose({ date: 20240315 }), 'bad-date, 1 read'],
    ['a date that is an object', dose({ date: { year: 2024 } }), 'not-scalar:date, 1 read'],
    ['a row without an id', dose({ id: null }), 'no-id, 1 read'],
    ['a row of another period without an id', dose({ id: null, date: '2024-04-01' }), 'outside, 0 read'],
  ];
  for (const [title, resource, expected] of fates) {
    it(`${title}: ${expected}`, () => assert.equal(fate(resource), expected));
  }

  it('quarantines a year in the period of its first day alone', () => {
    assert.equal(fate(dose({ date: '2024' }), plain, ['202401']), 'partial-date, 1 read');
    assert.equal(fate(dose({ date: '2024' }), plain, ['202412']), 'outside, 0 read');
  });

  it('quarantines a month where weeks are counted', () => {
    assert.equal(
      fate(dose({ date: '2024-03' }), compile(doses({ type: 'Weekly' })), ['2024W9']),
      'partial-date, 1 read',
    );
  });

  const borders: [timeZone: string, date: string, period: string][] = [
    ['Africa/Nairobi', '2024-02-29T22:30:00Z', '202403'],
    ['Africa/Nairobi', '2024-02-29T20:30:00Z', '202402'],
    ['Africa/Nairobi', '2024-03-31T23:30:00-05:00', '202404'],
    ['Africa/Nairobi', '2024-03-01T00:30:00+14:00', '202402'],
    ['Africa/Nairobi', '2024-03-01', '202403'],
    ['America/New_York', '2024-03-01T02:00:00Z', '202402'],
    ['America/New_York', '2024-04-01T03:30:00Z', '202403'],
    ['America/New_York', '2024-03-01', '202403'],
    ['Asia/Kathmandu', '2024-02-29T18:15:00Z', '202403'],
  ];
  for (const [timeZone, date, period] of borders) {
    it(`takes ${date} for ${period} in ${timeZone}`, () => {
      const { cells } = count(compile(doses({ timeZone })), [dose({ date })], {
        periods: ['202402', '202403', '202404'],
      });
      assert.deepEqual(
        cells.map((cell) => cell.period),
        [period],
      );
    });
  }

  it('adds two places of one unit up', () => {
    const rows = [dose({ id: 'a' }), dose({ id: 'b', place: 'loc-1b' }), dose({ id: 'c', place: 'loc-2' })];
    assert.deepEqual(short(count(plain, rows)), ['DOSES [] DiszpKrYNg8 202403 = 2', 'DOSES [] nnDarh7hZhG 202403 = 1']);
  });

  it('tells which places the lookup lacks', () => {
    const rows = ['loc-8', 'loc-9', 'loc-8'].map((place, at) => dose({ id: `imm-${at}`, place }));
    assert.deepEqual(count(plain, rows).counts.unknownPlaces, { 'loc-8': 2, 'loc-9': 1 });
  });

  it('tries the places in order, those of joined resources too', () => {
    const mapping = compile(
      doses({ orgUnit: '[place, child.clinic]' }),
      'place,orgUnit\nloc-1,DiszpKrYNg8\norg-2,nnDarh7hZhG\n',
    );
    const clinic = { managingOrganization: { reference: 'Organization/org-2' } };
    const rows = [dose({ id: 'a' }), dose({ id: 'b', place: 'loc-9' }), dose({ id: 'c', place: null })];
    const result = count(mapping, rows, { included: [{ ...child('child-1'), ...clinic }] });
    assert.deepEqual(short(result), ['DOSES [] DiszpKrYNg8 202403 = 1', 'DOSES [] nnDarh7hZhG 202403 = 2']);
    assert.deepEqual(result.counts.placedBy, { 'child.clinic': 2, place: 1 });
    assert.deepEqual(result.counts.unknownPlaces, {});
  });

  it('counts a repeated page once', () => {
    const page = [dose({ id: 'a' }), dose({ id: 'b' })];
    const result = count(plain, [...page, ...page]);
    assert.deepEqual(short(result), ['DOSES [] DiszpKrYNg8 202403 = 2']);
    assert.deepEqual([result.counts.read, result.counts.repeated, result.unsettled], [2, 2, []]);
  });

  it('counts the first version of a resource and leaves its periods unsettled', () => {
    const result = count(plain, [dose({ version: '1' }), dose({ version: '2', place: 'loc-2' })]);
    assert.deepEqual(short(result), [ONE]);
    assert.deepEqual(result.unsettled, ['202403']);
  });

  it('leaves the period unsettled that a resource has moved to', () => {
    const result = count(plain, [dose({ version: '1' }), dose({ version: '2', date: '2024-05-01' })]);
    assert.deepEqual(short(result), [ONE]);
    assert.deepEqual(result.unsettled, ['202403', '202405']);
  });

  it('tells versions by their time where a server has none', () => {
    const at = (lastUpdated: string) => ({ ...dose(), meta: { lastUpdated } });
    assert.deepEqual(count(plain, [at('2024-04-01T00:00:00Z'), at('2024-04-02T00:00:00Z')]).unsettled, ['202403']);
    assert.deepEqual(count(plain, [at('2024-04-01T00:00:00Z'), at('2024-04-01T00:00:00Z')]).unsettled, []);
  });

  it('quarantines a row that an expression has no answer for, and counts the others', () => {
    const mapping = compile(doses({ where: "vaccineCode.coding.code >= '19'" }));
    const codes = { vaccineCode: { coding: [{ code: '19' }, { code: '20' }] } };
    const result = count(mapping, [{ ...dose({ id: 'a' }), ...codes }, dose({ id: 'b' })]);
    assert.deepEqual(short(result), [ONE]);
    assert.deepEqual(result.counts.quarantined, { 'bad-value:where': 1 });
  });

  it('quarantines a row whose column has several values', () => {
    const mapping = compile(doses().replace('vaccineCode.coding.code.first()', 'vaccineCode.coding.code'));
    const codes = { vaccineCode: { coding: [{ code: '19' }, { code: '20' }] } };
    assert.equal(fate({ ...dose(), ...codes }, mapping), 'many-values:vaccine, 1 read');
  });

  it('counts a row in the measures that can place it and quarantines it in the others', () => {
    const values = '- { dataElement: ALL }\n      - { dataElement: BY_SEX, by: [sex] }';
    const result = count(compile(doses({ values })), [dose({ patient: null })]);
    assert.deepEqual(short(result), ['ALL [] DiszpKrYNg8 202403 = 1']);
    assert.deepEqual(
      result.measures.map(({ dataElement, accepted, counted, quarantined }) => [
        dataElement,
        accepted,
        counted,
        quarantined,
      ]),
      [
        ['ALL', 1, 1, {}],
        ['BY_SEX', 1, 0, { 'no-value:sex': 1 }],
      ],
    );
  });

  it('counts several periods of one search apart and their sums together', () => {
    const rows = [dose({ id: 'a' }), dose({ id: 'b', date: '2024-04-30' }), dose({ id: 'c', date: '2024-05-01' })];
    const result = count(plain, rows, { periods: ['202404', '202403'] });
    assert.deepEqual(short(result), [ONE, 'DOSES [] DiszpKrYNg8 202404 = 1']);
    assert.deepEqual(
      result.measures.map(({ accepted }) => accepted),
      [2],
    );
    assert.equal(result.counts.outside, 1);
  });

  it('changes no resource', () => {
    const frozen = Object.freeze(dose());
    const before = JSON.stringify(frozen);
    count(plain, [frozen]);
    assert.equal(JSON.stringify(frozen), before);
  });
});
