import type { CompiledMapping } from '../../../adaptors/tally/compiled-mapping.ts';
import type { FhirResource } from '../../../cli/sandbox/fhir/index.ts';
import { compile } from '../tally/compile.ts';

/** What a mapping of doses by visits has more than the doses. */
export interface More {
  readonly views?: string;
  readonly sources?: string;
}

/**
 * Compile a mapping with joins of joins, climbing, and facts: doses at the place of their visit, by the sex of whom was visited.
 *
 * @param since its first month
 * @param more lines of views and sources
 * @returns the compiled mapping
 */
export function dosesByVisits(since: string, { views = '', sources = '' }: More = {}): CompiledMapping {
  return compile(
    `name: doses
dataSet: EPI
period: { type: Monthly, timeZone: UTC, since: ${since} }
orgUnits: { lookup: org-units.csv, climb: true }
views:
  dose:
    resource: Immunization
    searchDate: date
    columns:
      date: occurrence.ofType(dateTime)
      patient: patient.getReferenceKey(Patient)
      visit: encounter.getReferenceKey(Encounter)
      vaccine: vaccineCode.coding.code.first()
  visit:
    resource: Encounter
    columns: { site: location.first().location.getReferenceKey(Location), person: subject.getReferenceKey(Patient) }
  child: { resource: Patient, columns: { sex: gender } }
${views}
dimensions:
  sex: { column: child.sex, map: { male: Male, female: Female } }
sources:
  - rows: dose
    join: { visit: { column: visit, include: none }, child: { column: visit.person, include: subject } }
    date: date
    orgUnit: [visit.site]
    facts:
      history: { rows: dose, of: patient, subject: patient, date: date, lookBack: 3 months, facts: { bcg: { first: "vaccine = '19'" } } }
    values:
      - { dataElement: DOSES, by: [sex] }
      - { dataElement: AFTER_BCG, where: vaccine = '102' and history.bcg.exists() }
${sources}
`,
    'place,orgUnit\nclinic,DiszpKrYNg8\n',
  );
}

/** A dose given to a patient at the visit of that patient. */
export function doseAtVisit(id: string, patient: string, day: string, code: string): FhirResource {
  return {
    resourceType: 'Immunization',
    id,
    status: 'completed',
    occurrenceDateTime: day,
    vaccineCode: { coding: [{ code }] },
    patient: { reference: `Patient/${patient}` },
    encounter: { reference: `Encounter/of-${patient}` },
  };
}

/** The visit of a patient to the ward. */
export function visitOf(patient: string): FhirResource {
  return {
    resourceType: 'Encounter',
    id: `of-${patient}`,
    status: 'finished',
    class: { code: 'AMB' },
    subject: { reference: `Patient/${patient}` },
    location: [{ location: { reference: 'Location/ward' } }],
  };
}

/** The ward, which the lookup lacks, and the clinic that it is part of. */
export const WARD_OF_CLINIC: readonly FhirResource[] = [
  { resourceType: 'Location', id: 'clinic' },
  { resourceType: 'Location', id: 'ward', partOf: { reference: 'Location/clinic' } },
];
