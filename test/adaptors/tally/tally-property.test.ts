import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { totalOf } from '../../../adaptors/tally/counts.ts';
import { compile, doses } from './compile.ts';
import { count } from './count.ts';
import { child, dose } from './resources.ts';

const PERIODS = ['202402', '202403', '202404'];
const values = `- { dataElement: ALL }
      - { dataElement: BCG, where: vaccine = '19', by: [age] }
      - { dataElement: BY_BOTH, by: [sex, age] }
      - { dataElement: SEEN, aggregate: distinct, of: patient, by: [sex, age] }
      - { dataElement: KINDS, aggregate: distinct, of: patient, by: [kind] }`;
const dimensions = `
  sex: { column: child.sex, map: { male: Male, female: Female } }
  kind: { column: vaccine, map: { 19: BCG, 20: DTP } }
  age: { months: [child.birthDate, date], bands: { young: [0, 9], old: [9, 24] } }`;
const where = `[status = 'completed', vaccineCode.coding.code >= '1']`;
const mapping = compile(doses({ values, dimensions, where, orgUnit: '[place, child.clinic]' }));

const included = [
  child('girl', { gender: 'female', birthDate: '2023-09-15' }),
  child('boy', { gender: 'male', birthDate: '2023' }),
  child('old', { gender: 'male', birthDate: '2020-02-29' }),
  child('unborn', { gender: 'female', birthDate: '2024-03-10' }),
  child('odd', { gender: 'other' }),
  { ...child('moved', { birthDate: '2023-06' }), managingOrganization: { reference: 'Organization/loc-2' } },
];

const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 8 });
const DATES = [
  ...[
    '2024-02-29',
    '2024-03-01',
    '2024-03-15',
    '2024-03-31',
    '2024-04-01',
    '2024-05-01',
    '2024-03',
    '2024',
    '2024-02-30',
  ],
  ...['2024-02-29T20:59:59Z', '2024-02-29T21:00:00Z', '2024-03-15T10:00:00+03:00', '2024-03-15T07:00:00Z', 'soon'],
];
const anyDose = fc
  .record({
    date: orNull(fc.constantFrom(...DATES)),
    place: orNull(fc.constantFrom('loc-1', 'loc-1b', 'loc-2', 'loc-9')),
    patient: orNull(fc.constantFrom('girl', 'boy', 'old', 'unborn', 'odd', 'moved', 'stranger')),
    vaccine: orNull(fc.constantFrom('19', '20', '99')),
    status: fc.constantFrom('completed', 'completed', 'completed', 'not-done'),
    twoCodes: fc.boolean(),
  })
  .map(({ twoCodes, ...parts }) => (id: number): FhirResource => {
    const resource = dose({ ...parts, id: `imm-${id}` });
    return twoCodes && id % 5 === 0
      ? { ...resource, vaccineCode: { coding: [{ code: '19' }, { code: '2' }] } }
      : resource;
  });
const someDoses = fc.array(anyDose, { maxLength: 60 }).map((makers) => makers.map((make, id) => make(id)));

/** The doses, and the same ones in another order with some of them sent again. */
const someOrders = someDoses.chain((resources) =>
  fc.tuple(
    fc.constant(resources),
    fc
      .subarray(resources)
      .chain((again) => fc.shuffledSubarray([...resources, ...again], { minLength: resources.length + again.length })),
  ),
);

const byteForByte = (resources: readonly FhirResource[], periods: readonly string[]) => {
  const { counts, ...rest } = count(mapping, resources, { periods, included });
  return JSON.stringify({ ...rest, counts: { ...counts, repeated: 0 } });
};

describe('createSourceTally, for any resources', () => {
  it('gives the same bytes in any order, with any repetition', () => {
    fc.assert(
      fc.property(someOrders, ([resources, other]) => {
        assert.equal(byteForByte(other, PERIODS), byteForByte(resources, PERIODS));
        assert.equal(byteForByte(other, ['202403']), byteForByte(resources, ['202403']));
      }),
    );
  });

  it('drops nothing in silence', () => {
    fc.assert(
      fc.property(someDoses, fc.subarray(PERIODS, { minLength: 1 }), (resources, periods) => {
        const { cells, counts, measures } = count(mapping, resources, { periods, included });
        assert.equal(counts.read + counts.outside, resources.length);
        assert.equal(counts.read, counts.placed + counts.excluded + totalOf(counts.quarantined));
        assert.equal(counts.placed, totalOf(counts.placedBy));
        assert.equal(counts.quarantined['unknown-place'] ?? 0, totalOf(counts.unknownPlaces));
        for (const { dataElement, accepted, counted, quarantined } of measures) {
          assert.equal(accepted, counted + totalOf(quarantined), dataElement);
          const own = cells.filter((cell) => cell.dataElement === dataElement);
          assert.equal(
            own.reduce((sum, { value }) => sum + Number(value), 0),
            counted,
            dataElement,
          );
        }
        assert.equal(measures[0]?.accepted, counts.placed);
      }),
    );
  });

  it('counts each dated resource in one of neighbouring periods, whether searched together or apart', () => {
    const dated = someDoses.map((resources) =>
      resources.filter(({ occurrenceDateTime: date }) => /^2024-0(2-29|3|4)/.test(String(date))),
    );
    fc.assert(
      fc.property(dated, (resources) => {
        const together = count(mapping, resources, { periods: PERIODS, included });
        const apart = PERIODS.map((period) => count(mapping, resources, { periods: [period], included }));
        const sum = (key: 'read' | 'placed' | 'excluded') =>
          apart.reduce((total, { counts }) => total + counts[key], 0);
        assert.deepEqual(
          [sum('read'), sum('placed'), sum('excluded')],
          [together.counts.read, together.counts.placed, together.counts.excluded],
        );
        assert.equal(sum('read'), resources.length);
        const cells = apart.flatMap((result) => result.cells).map((cell) => JSON.stringify(cell));
        assert.deepEqual(cells.sort(), together.cells.map((cell) => JSON.stringify(cell)).sort());
      }),
    );
  });

  it('names each cell once', () => {
    fc.assert(
      fc.property(someDoses, (resources) => {
        const { cells } = count(mapping, resources, { periods: PERIODS, included });
        const keys = cells.map(({ value, ...key }) => JSON.stringify([key, Number(value) > 0]));
        assert.equal(new Set(keys).size, cells.length);
      }),
    );
  });
});
