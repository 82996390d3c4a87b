import type { FhirResource } from '../../../cli/sandbox/fhir/index.ts';

/** A mapping of children and their doses, whose UIDs are made of the ids of their resources. */
export const TRACKER_MAPPING = `name: tiny-tracker
program: EIR_CHILDREN
namespace: tiny
timeZone: Africa/Nairobi
orgUnits: { lookup: units.csv }
maxQuarantined: 50%
views:
  client:
    resource: Patient
    where: active.exists().not() or active
    columns:
      number: identifier.where(system = 'urn:registry').value.first()
      given: name.first().given.first()
      family: name.first().family
      sex: gender
      birthDate: birthDate
      registered: identifier.where(system = 'urn:registry').period.start.first()
      place: managingOrganization.getReferenceKey(Organization)
  dose:
    resource: Immunization
    where: status = 'completed'
    columns:
      date: occurrence.ofType(dateTime)
      patient: patient.getReferenceKey(Patient)
      vaccine: vaccineCode.coding.first().code
      number: protocolApplied.first().doseNumber.ofType(positiveInt)
      place: location.getReferenceKey(Location)
person:
  rows: client
  orgUnit: [place]
  attributes:
    EIR_CHILD_ID: number
    EIR_GIVEN_NAME: given
    EIR_FAMILY_NAME: family
    EIR_CHILD_SEX: { column: sex, map: { male: MALE, female: FEMALE } }
    EIR_BIRTH_DATE: birthDate
  enrollment: { enrolledAt: registered, occurredAt: birthDate }
events:
  - programStage: EIR_DOSE
    rows: dose
    of: patient
    date: date
    orgUnit: [place, enrollment]
    dataValues: { EIR_DOSE_VACCINE: vaccine, EIR_DOSE_NUMBER: number }
`;

export const TRACKER_LOOKUP = 'place,orgUnit\norg-amari,nnDarh7hZhG\norg-belo,UpC3p4YvEez\nloc-belo,UpC3p4YvEez\n';

/** What must be nowhere but in the bodies of requests. */
export const PRIVATE = ['Zawadi', 'Mwangaza', 'TL-9', '2025-11-1', 'kid-'];

/** A child of the tiny registry. */
export interface Kid {
  readonly n: number;
  readonly number?: string;
  readonly family?: string | undefined;
  readonly place?: string;
  readonly more?: object;
}

/** Write a child as a Patient: number TL-9<n>, born on the nth day after 9 November 2025. */
export function kid({
  n,
  number = `TL-9${n}`,
  family = `Mwangaza${n}`,
  place = 'org-amari',
  more = {},
}: Kid): FhirResource {
  return {
    resourceType: 'Patient',
    id: `kid-${n}`,
    identifier: [{ system: 'urn:registry', value: number, period: { start: '2026-01-05' } }],
    name: [{ ...(family === '' ? {} : { family }), given: [`Zawadi${n}`] }],
    gender: n % 2 === 0 ? 'male' : 'female',
    birthDate: `2025-11-1${n % 10}`,
    managingOrganization: { reference: `Organization/${place}` },
    ...more,
  };
}

/** Write a dose of a child. */
export function shot(id: string, n: number, vaccine: string, more: object = {}): FhirResource {
  return {
    resourceType: 'Immunization',
    id,
    status: 'completed',
    vaccineCode: { coding: [{ code: vaccine }] },
    patient: { reference: `Patient/kid-${n}` },
    occurrenceDateTime: '2026-02-03T23:30:00+03:00',
    protocolApplied: [{ doseNumberPositiveInt: 1 }],
    ...more,
  };
}
