import assert from 'node:assert/strict';
import { countPeriods } from '../../../adaptors/fhir/count-periods.ts';
import { findEarlier } from '../../../adaptors/fhir/find-earlier.ts';
import { findChanges } from '../../../adaptors/fhir/index.ts';
import { readPlaces } from '../../../adaptors/fhir/read-places.ts';
import { createLookup } from '../../../adaptors/tally/lookup.ts';
import { createMappingTally } from '../../../adaptors/tally/mapping-tally.ts';
import { type FhirServer, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { fhirAt, muteConsole } from '../transport/wire.ts';
import { doseAtVisit, dosesByVisits, visitOf, WARD_OF_CLINIC } from './doses-by-visits.ts';

const MAPPING = dosesByVisits('2024-01', {
  views:
    '  born: { resource: Patient, searchDate: birthdate, columns: { date: birthDate, site: managingOrganization.getReferenceKey(Organization), id: getResourceKey() } }',
  sources: `  - name: first birthdays
    rows: born
    date: { column: date, plus: 1 year }
    orgUnit: [site]
    values: [{ dataElement: TURNED_ONE }]`,
});

const RESOURCES = [
  ...WARD_OF_CLINIC,
  { resourceType: 'Organization', id: 'clinic' },
  {
    resourceType: 'Patient',
    id: 'girl',
    gender: 'female',
    birthDate: '2023-02-28',
    managingOrganization: { reference: 'Organization/clinic' },
  },
  { resourceType: 'Patient', id: 'boy', gender: 'male', birthDate: '2023-03-01' },
  visitOf('girl'),
  visitOf('boy'),
  doseAtVisit('1', 'girl', '2023-12-20', '19'),
  doseAtVisit('2', 'girl', '2024-02-10', '102'),
  doseAtVisit('3', 'boy', '2023-10-01', '19'),
  doseAtVisit('4', 'boy', '2024-02-11', '102'),
];
const AT = '2024-05-01T00:00:00.000Z';
const stored = RESOURCES.map((resource) => ({ ...resource, meta: { versionId: '1', lastUpdated: AT } }));

describe('a mapping with joins of joins, climbing, facts and shifted dates', () => {
  let printed: ReturnType<typeof muteConsole>;
  let server: FhirServer;
  beforeEach(async () => {
    printed = muteConsole();
    server = await startFhirServer({ maxPageSize: 2, now: () => new Date('2024-06-01T12:00:00.000Z') });
    server.load(stored, { keepMeta: true });
  });
  afterEach(async () => {
    printed.restore();
    await server.close();
  });
  const fhir = () => fhirAt(new URL(server.url).origin);

  it('counts from a server what it counts from files', async () => {
    const lookup = createLookup(MAPPING.lookup);
    const findOrgUnit = await readPlaces(fhir(), MAPPING, lookup);
    const { cells } = await countPeriods(fhir(), MAPPING, { lookup, findOrgUnit }, ['202402']);
    const short = cells.map(({ dataElement, options, orgUnit, value }) => [dataElement, ...options, orgUnit, value]);
    assert.deepEqual(short.sort(), [
      ['AFTER_BCG', 'DiszpKrYNg8', '1'],
      ['DOSES', 'Female', 'DiszpKrYNg8', '1'],
      ['DOSES', 'Male', 'DiszpKrYNg8', '1'],
      ['TURNED_ONE', 'DiszpKrYNg8', '1'],
    ]);
    const files = createMappingTally(MAPPING, ['202402']);
    for (const resource of RESOURCES) files.prepare(resource);
    for (const resource of RESOURCES) files.add(resource);
    assert.deepEqual([...cells].sort(byText), [...files.result().cells].sort(byText));
  });

  it('counts again the periods that look back at a changed dose', async () => {
    const changed = {
      ...doseAtVisit('5', 'boy', '2024-01-15', '19'),
      meta: { versionId: '1', lastUpdated: '2024-05-20T00:00:00.000Z' },
    };
    server.load([changed], { keepMeta: true });
    const cursor = { Immunization: '2024-05-10T00:00:00.000Z', Patient: '2024-05-10T00:00:00.000Z' };
    const { periods } = await findChanges(fhir(), MAPPING, cursor);
    assert.deepEqual(periods, ['202401', '202402', '202403', '202404']);
  });

  it('counts everything again when a place has moved to another', async () => {
    const cursor = { Location: '2024-05-10T00:00:00.000Z' };
    assert.deepEqual((await findEarlier(fhir(), MAPPING, cursor)).periods, []);
    const moved = {
      resourceType: 'Location',
      id: 'ward',
      meta: { versionId: '2', lastUpdated: '2024-05-20T00:00:00.000Z' },
    };
    server.load([moved], { keepMeta: true });
    assert.equal((await findEarlier(fhir(), MAPPING, cursor)).periods, 'all');
  });
});

function byText(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
