import assert from 'node:assert/strict';
import type { CompiledFacts, FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { emptyCounts, sumSources, totalOf } from '../../../adaptors/tally/counts.ts';
import { createFactsReader } from '../../../adaptors/tally/facts-reader.ts';
import { createMappingTally } from '../../../adaptors/tally/mapping-tally.ts';
import { dosesBy } from '../fhir/doses-of-children.ts';
import { compile } from './compile.ts';

const mapping = compile(`${dosesBy('type: Monthly, timeZone: UTC, since: 2024-01')}
      status: status
  given:
    resource: Immunization
    searchDate: date
    where: status != 'entered-in-error'
    columns:
      date: occurrence.ofType(dateTime)
      patient: patient.getReferenceKey(Patient)
      lot: lotNumber
sources:
  - rows: dose
    date: date
    orgUnit: [place]
    facts:
      history: { rows: given, of: patient, subject: patient, date: date, lookBack: 1 year, facts: { doses: { count: true }, odd: { any: "lot > '1'" } } }
    values: [{ dataElement: DOSES, where: history.doses > 0 }]
`);
const facts = mapping.sources[0]?.facts[0] as CompiledFacts;

const dose = (id: string | undefined, date: string | undefined, rest: object = {}): FhirResource => ({
  resourceType: 'Immunization',
  ...(id === undefined ? {} : { id }),
  status: 'completed',
  ...(date === undefined ? {} : { occurrenceDateTime: date }),
  patient: { reference: 'Patient/p' },
  ...rest,
});
const DOSES = [
  dose('whole', '2024-01-05'),
  dose('whole', '2024-01-05'),
  dose('month', '2024-01'),
  dose('year', '2024'),
  dose('none', undefined),
  dose('wrong', '2024-02-30'),
  dose('error', '2024-01-05', { status: 'entered-in-error' }),
  dose('nobody', '2024-01-05', { patient: undefined }),
  dose(undefined, '2024-01-05'),
  dose('two', '2024-01-05', { lotNumber: ['1', '2'] }),
];
const COUNTS = {
  facts: 'history',
  ...{ read: 9, collected: 1, excluded: 1 },
  quarantined: {
    'bad-date': 1,
    'many-values:lot': 1,
    'no-date': 1,
    'no-id': 1,
    'no-subject': 1,
    'partial-date': 2,
  },
};

describe('createFactsReader', () => {
  it('accounts for every row: read = collected + excluded + quarantined, each with its reason', () => {
    const reader = createFactsReader(mapping, facts);
    for (const one of DOSES) reader.add(one);
    const { read, collected, excluded, quarantined } = reader.counts();
    assert.deepEqual(reader.counts(), COUNTS);
    assert.equal(read, collected + excluded + totalOf(quarantined));
    assert.equal(reader.table.size, 1);
  });

  it('is told with the counts of the source, and added up over periods', () => {
    const tally = createMappingTally(mapping, ['202401']);
    for (const one of DOSES) tally.prepare(one);
    for (const one of DOSES) tally.add(one);
    const [source] = tally.result().sources;
    assert.ok(source);
    assert.deepEqual(source.facts, [COUNTS]);
    const [sum] = sumSources([source, source, emptyCounts('dose', 0)]);
    assert.deepEqual(
      sum?.facts?.map(({ read, quarantined }) => [read, quarantined['partial-date']]),
      [[18, 4]],
    );
  });
});
