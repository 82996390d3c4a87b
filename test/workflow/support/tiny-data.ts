import type { FhirResource } from '../../../cli/sandbox/fhir/index.ts';
import { sampleMetadata } from '../../../cli/sandbox/sample/index.ts';
import { FACILITIES, PAPER_FACILITY } from '../../../cli/sandbox/sample/places.ts';

/** A dose as a test writes it. */
export interface TinyDose {
  readonly id: string;
  readonly child: keyof typeof CHILDREN;
  /** A date or date-time; none for a dose that nobody knows the day of. */
  readonly on?: string;
  readonly at?: string;
  /** CVX code: 19 is BCG, 04 measles and rubella. */
  readonly vaccine?: string;
  readonly status?: string;
  /** Without one the server's clock decides. */
  readonly lastUpdated?: string;
}

/** Children whose every mark can be looked for in what a run leaves behind. */
export const CHILDREN = {
  amina: child('pt-amina-7731', 'Zuberi-Amina', 'female', '2025-12-19', 'MRN-5550171'),
  baraka: child('pt-baraka-8842', 'Okello-Baraka', 'male', '2025-03-07', 'MRN-5550282'),
  chiku: child('pt-chiku-9953', 'Wanjiru-Chiku', 'female', '2024-10-31', 'MRN-5550393'),
};

/** Six doses in three months; the newest change is of the newest month. */
export const DOSES: readonly TinyDose[] = [
  { id: 'im-1', child: 'amina', on: '2026-01-05T09:00:00+03:00', lastUpdated: '2026-01-06T05:00:00.000Z' },
  { id: 'im-2', child: 'baraka', at: 'loc-belo', on: '2026-01-12', lastUpdated: '2026-01-13T05:00:00.000Z' },
  { id: 'im-3', child: 'baraka', vaccine: '04', on: '2026-02-10', lastUpdated: '2026-02-11T05:00:00.000Z' },
  {
    id: 'im-4',
    child: 'chiku',
    vaccine: '04',
    at: 'loc-belo',
    on: '2026-02-11',
    lastUpdated: '2026-02-12T05:00:00.000Z',
  },
  { id: 'im-5', child: 'amina', at: 'loc-belo', on: '2026-03-03', lastUpdated: '2026-03-04T05:00:00.000Z' },
  {
    id: 'im-6',
    child: 'chiku',
    vaccine: '04',
    at: 'loc-cendra',
    on: '2026-03-20',
    lastUpdated: '2026-03-21T05:00:00.000Z',
  },
];

/** The cursor after the first run: the newest change of each type that decides a count, less ten minutes. */
export const FIRST_CURSOR = { Immunization: '2026-03-21T04:50:00.000Z', Patient: '2026-01-01T03:50:00.000Z' };

/** What DHIS2 holds after the first run. */
export const FIRST_VALUES = [
  '202601 Amari BCG <1 = 1',
  '202601 Amari SEEN F <1 = 1',
  '202601 Belo BCG <1 = 1',
  '202601 Belo SEEN M <1 = 1',
  '202602 Amari MR1 <1 = 1',
  '202602 Amari SEEN M <1 = 1',
  '202602 Belo MR1 ≥1 = 1',
  '202602 Belo SEEN F ≥1 = 1',
  '202603 Belo BCG <1 = 1',
  '202603 Belo SEEN F <1 = 1',
  '202603 Cendra MR1 ≥1 = 1',
  '202603 Cendra SEEN F ≥1 = 1',
];

/** A mapping of three data elements; the facility on paper is in its lookup. */
export const MAPPING = `name: tiny
dataSet: EPI_MONTHLY
period: { type: Monthly, timeZone: Africa/Nairobi, keepOpen: 2, since: 2026-01 }
orgUnits: { lookup: units.csv }
onEmpty: delete
maxQuarantined: 50%
views:
  dose:
    resource: Immunization
    search: { status: completed }
    searchDate: date
    where: status = 'completed'
    columns:
      date: occurrence.ofType(dateTime)
      patient: patient.getReferenceKey(Patient)
      place: location.getReferenceKey(Location)
      vaccine: vaccineCode.coding.where(system = 'http://hl7.org/fhir/sid/cvx').code.first()
  child:
    resource: Patient
    columns: { sex: gender, birthDate: birthDate }
dimensions:
  sex: { column: child.sex, map: { male: Male, female: Female } }
  age: { years: [child.birthDate, date], bands: { '< 1 year': [0, 1], '≥ 1 year': [1, null] } }
sources:
  - rows: dose
    join: { child: patient }
    date: date
    orgUnit: [place]
    values:
      - { dataElement: EPI_BCG_GIVEN, where: vaccine = '19', by: [age] }
      - { dataElement: EPI_MR1_GIVEN, where: vaccine = '04', by: [age] }
      - { dataElement: EPI_CHILDREN_SEEN, aggregate: distinct, of: patient, by: [sex, age] }
`;

/** Amari, Belo, Cendra and the facility on paper. */
export const LOOKUP = [
  'place,orgUnit,name',
  ...FACILITIES.slice(0, 3).map(({ place, orgUnit, name }) => `${place},${orgUnit},${name}`),
  `loc-joruma,${PAPER_FACILITY.orgUnit},${PAPER_FACILITY.name}`,
  '',
].join('\n');

/** Everything that must not leave the tally step. */
export function privateTexts(): string[] {
  return Object.values(CHILDREN).flatMap(({ id, family, birthDate, identifier }) => [
    id,
    family,
    birthDate,
    identifier,
  ]);
}

/** The children as Patients. */
export function patients(): FhirResource[] {
  return Object.values(CHILDREN).map(({ id, family, gender, birthDate, identifier }) => ({
    resourceType: 'Patient',
    id,
    meta: { lastUpdated: '2026-01-01T04:00:00.000Z' },
    identifier: [{ system: 'http://example.org/registry', value: identifier }],
    name: [{ family }],
    gender,
    birthDate,
  }));
}

/** The places as Locations. */
export function places(): FhirResource[] {
  const ids = ['loc-amari', 'loc-belo', 'loc-cendra', 'loc-joruma', 'loc-unknown'];
  return ids.map((id) => ({ resourceType: 'Location', id, meta: { lastUpdated: '2026-01-01T03:00:00.000Z' } }));
}

/**
 * Write a dose as an Immunization.
 *
 * @param dose at Amari, BCG and completed unless it says otherwise
 * @returns a FHIR R4 Immunization
 * @example world.fhir.put(dose({ id: 'im-7', child: 'amina', on: '2026-03-05' }));
 */
export function dose({
  id,
  child: who,
  on,
  at = 'loc-amari',
  vaccine = '19',
  status = 'completed',
  lastUpdated,
}: TinyDose): FhirResource {
  return {
    resourceType: 'Immunization',
    id,
    ...(lastUpdated === undefined ? {} : { meta: { lastUpdated } }),
    status,
    vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: vaccine }] },
    patient: { reference: `Patient/${CHILDREN[who].id}` },
    ...(on === undefined ? { occurrenceString: 'long ago' } : { occurrenceDateTime: on }),
    ...(at === '' ? {} : { location: { reference: `Location/${at}` } }),
  };
}

/** The sample's metadata, with its data set changed as a test wants it. */
export function tinyMetadata(dataSet: Readonly<Record<string, unknown>> = {}): unknown[] {
  return sampleMetadata().map((document) => {
    const { dataSets } = document as { dataSets?: readonly object[] };
    return dataSets === undefined ? document : { dataSets: dataSets.map((one) => ({ ...one, ...dataSet })) };
  });
}

function child(id: string, family: string, gender: string, birthDate: string, identifier: string) {
  return { id, family, gender, birthDate, identifier };
}
