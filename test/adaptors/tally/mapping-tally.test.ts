import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CompiledMapping, FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { sumMeasures } from '../../../adaptors/tally/counts.ts';
import { createMappingTally } from '../../../adaptors/tally/mapping-tally.ts';
import { compile, doses } from './compile.ts';
import { count } from './count.ts';
import { child, dose } from './resources.ts';

const PERIODS = ['202403', '202402', '202404'];
const dimensions = `
  sex: { column: child.sex, map: { male: Male, female: Female }, other: Other }
  kind: { column: vaccine, map: { 19: BCG, 20: DTP } }
  months: { months: [child.birthDate, date], bands: { young: [0, 9], old: [9, 24] } }
  days: { days: [child.birthDate, date], bands: { newborn: [0, 28], later: [28, null] } }`;
const values = `- { dataElement: ALL }
      - { dataElement: BCG, where: vaccine = '19', by: [months, sex], factor: 2.5 }
      - { dataElement: BOYS, where: child.sex = 'male' and vaccine != '20', by: [days] }
      - { dataElement: CLINIC, where: child.clinic.exists(), by: [kind] }
      - { dataElement: DTP, where: vaccine = '20', by: [kind] }
      - { dataElement: SEEN, aggregate: distinct, of: patient, by: [sex, months] }`;
const MAPPINGS = {
  'with joined rows by number': doses({ values, dimensions }),
  'with places of joined rows': doses({ values, dimensions, orgUnit: '[place, child.clinic]' }),
  'with conditions over the day': doses({
    dimensions,
    values: `- { dataElement: LATE, where: event.day > '2024-03-10', by: [sex] }`,
  }),
  'with small cells left out': doses({ values, dimensions }).replace('views:', 'minCell: 3\nviews:'),
};

const clinic = (of: FhirResource) => ({ ...of, managingOrganization: { reference: 'Organization/loc-2' } });
const CHILDREN: readonly FhirResource[] = [
  child('girl', { gender: 'female', birthDate: '2023-09-15' }),
  child('boy', { gender: 'male', birthDate: '2023' }),
  clinic(child('old', { gender: 'male', birthDate: '2020-02-29' })),
  child('unborn', { gender: 'female', birthDate: '2024-03-10' }),
  clinic(child('odd', { gender: 'other', birthDate: 'soon' })),
  child('bare'),
];
const DATES = [
  '2024-02-29',
  '2024-03-01',
  '2024-03-15',
  '2024-03',
  '2024',
  '2024-02-29T21:00:00Z',
  '2024-05-01',
  'soon',
];
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 8 });
const someDoses = fc.array(
  fc
    .record({
      id: fc.nat(150).map((id) => `imm-${id}`),
      version: fc.constantFrom('1', '1', '1', '1', '2'),
      date: orNull(fc.constantFrom(...DATES)),
      place: orNull(fc.constantFrom('loc-1', 'loc-1b', 'loc-2', 'loc-9')),
      patient: orNull(fc.constantFrom('girl', 'boy', 'old', 'unborn', 'odd', 'bare', 'stranger')),
      vaccine: orNull(fc.constantFrom('19', '20', '99')),
      status: fc.constantFrom('completed', 'completed', 'not-done'),
    })
    .map((parts) => dose(parts)),
  { maxLength: 200 },
);

/** The same measures, those of two data elements under one name: their cells differ in nothing but their values. */
function twinned({ sources, ...mapping }: CompiledMapping): CompiledMapping {
  const renamed = sources.map((source) => ({
    ...source,
    measures: source.measures.map((measure) =>
      measure.dataElement === 'DTP' ? { ...measure, dataElement: 'CLINIC' } : measure,
    ),
  }));
  return { ...mapping, sources: renamed };
}

describe('createMappingTally', () => {
  for (const [name, text] of Object.entries(MAPPINGS)) {
    it(`counts in bursts as a source counts row by row, ${name}`, () => {
      const mapping = twinned(compile(text));
      fc.assert(
        fc.property(someDoses, (resources) => {
          const tally = createMappingTally(mapping, PERIODS);
          for (const one of CHILDREN) tally.prepare(one);
          for (const resource of resources) tally.add(resource);
          const result = tally.result();
          const expected = count(mapping, resources, { periods: PERIODS, included: CHILDREN });
          assert.deepEqual(result.cells, expected.cells);
          assert.deepEqual(result.sources, [expected.counts]);
          assert.deepEqual(result.measures, sumMeasures(expected.measures));
        }),
        { numRuns: 60 },
      );
    });
  }

  it('counts resources without an id, or in several bursts, and goes on after a result', () => {
    const mapping = compile(doses());
    const tally = createMappingTally(mapping, ['202403']);
    tally.add(dose({ id: null }));
    for (let at = 0; at < 500; at += 1) tally.add(dose({ id: `imm-${at % 400}` }));
    const { sources } = tally.result();
    assert.deepEqual(
      sources.map(({ placed, repeated, quarantined }) => [placed, repeated, quarantined]),
      [[400, 100, { 'no-id': 1 }]],
    );
    tally.add(dose({ id: 'imm-400' }));
    assert.equal(tally.result().cells[0]?.value, '401');
  });
});
