import { uidOf } from '../../dhis2/uid.ts';
import { hierarchy, references, shared, users } from '../metadata-objects.ts';
import { FACILITIES } from '../places.ts';

/** Codes of the tracked entity attributes of a child. */
export const ATTRIBUTES = {
  /** Unique in the whole system, mandatory; a text. */
  id: 'EIR_CHILD_ID',
  /** Mandatory; a text. */
  givenName: 'EIR_GIVEN_NAME',
  /** Mandatory; a text. */
  familyName: 'EIR_FAMILY_NAME',
  /** Options `MALE`, `FEMALE`, `UNKNOWN`. */
  sex: 'EIR_CHILD_SEX',
  /** A date. */
  birthDate: 'EIR_BIRTH_DATE',
} as const;

/** Codes of the data elements of a dose. */
export const DOSE_ELEMENTS = {
  /** An option of `DOSE_OPTIONS`; compulsory. */
  vaccine: 'EIR_DOSE_VACCINE',
  /** 0 for what is given at birth, then 1, 2, 3. */
  number: 'EIR_DOSE_NUMBER',
} as const;

/** Codes of the options of `EIR_DOSE_VACCINE`, as the registry's forms have them. */
export const DOSE_OPTIONS = [
  ...['BCG', 'OPV0', 'OPV1', 'OPV2', 'OPV3', 'PENTA1', 'PENTA2', 'PENTA3'],
  ...['PCV1', 'PCV2', 'PCV3', 'MR1', 'MR2', 'ROTA', 'OTHER'],
] as const;

/** Code of the tracked entity type. */
export const TRACKED_ENTITY_TYPE = 'EIR_PERSON';
/** Code of the program that children are enrolled in. */
export const PROGRAM = 'EIR_CHILDREN';
/** Code of the program's only stage, which is repeatable: an event a dose. */
export const DOSE_STAGE = 'EIR_DOSE';

/** What it takes to delete a person with its enrollments, and an enrollment with its events. */
const CASCADES = ['F_TEI_CASCADE_DELETE', 'F_ENROLLMENT_CASCADE_DELETE'];

const TYPE_ID = uidOf('tracker type');
const PROGRAM_ID = uidOf('tracker program');
const STAGE_ID = uidOf('tracker stage');
const SEX_SET = uidOf('tracker options sex');
const VACCINE_SET = uidOf('tracker options vaccine');

const attributes = [
  attribute(ATTRIBUTES.id, 'Registry number', 'TEXT', { unique: true }),
  attribute(ATTRIBUTES.givenName, 'Given name', 'TEXT'),
  attribute(ATTRIBUTES.familyName, 'Family name', 'TEXT'),
  attribute(ATTRIBUTES.sex, 'Sex', 'TEXT', { optionSet: { id: SEX_SET } }),
  attribute(ATTRIBUTES.birthDate, 'Date of birth', 'DATE'),
];
const mandatory: readonly string[] = [ATTRIBUTES.id, ATTRIBUTES.givenName, ATTRIBUTES.familyName];

/**
 * Make the metadata of an immunization registry of persons: a tracked entity type, a program with one repeatable stage for
 * doses, and the facilities that it is assigned to, as documents to import one after the other.
 *
 * @returns bodies of `POST /api/metadata`, in import order
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html
 * @example for (const document of trackerMetadata()) await importMetadata(document);
 */
export function trackerMetadata(): unknown[] {
  return [hierarchy(), optionSets(), dataElements(), program(), users(CASCADES)];
}

function optionSets(): unknown {
  const sexes = ['MALE', 'FEMALE', 'UNKNOWN'];
  return {
    options: [...options(SEX_SET, sexes), ...options(VACCINE_SET, DOSE_OPTIONS)],
    optionSets: [
      optionSet(SEX_SET, 'EIR_SEX_OPTIONS', 'Sex of a child', sexes),
      optionSet(VACCINE_SET, 'EIR_VACCINE_OPTIONS', 'Vaccine and dose', DOSE_OPTIONS),
    ],
  };
}

function dataElements(): unknown {
  return {
    dataElements: [
      trackerElement(DOSE_ELEMENTS.vaccine, 'Vaccine given', 'TEXT', { optionSet: { id: VACCINE_SET } }),
      trackerElement(DOSE_ELEMENTS.number, 'Number of the dose', 'INTEGER_ZERO_OR_POSITIVE'),
    ],
  };
}

function program(): unknown {
  const memberOf = (owner: 'program' | 'trackedEntityType', id: string) =>
    attributes.map((each, sortOrder) => ({
      id: uidOf(`tracker ${owner} ${each.id}`),
      [owner]: { id },
      trackedEntityAttribute: { id: each.id },
      mandatory: owner === 'program' && mandatory.includes(each.code),
      searchable: each.code === ATTRIBUTES.id,
      displayInList: true,
      sortOrder,
    }));
  const type = shared({
    ...named(TYPE_ID, TRACKED_ENTITY_TYPE, 'Person in the registry'),
    featureType: 'NONE',
    trackedEntityTypeAttributes: memberOf('trackedEntityType', TYPE_ID),
  });
  const children = shared({
    ...named(PROGRAM_ID, PROGRAM, 'Immunization registry'),
    programType: 'WITH_REGISTRATION',
    trackedEntityType: { id: TYPE_ID },
    onlyEnrollOnce: true,
    displayIncidentDate: true,
    accessLevel: 'OPEN',
    version: 1,
    programTrackedEntityAttributes: memberOf('program', PROGRAM_ID),
    programStages: references([STAGE_ID]),
    organisationUnits: references(FACILITIES.map((facility) => facility.orgUnit)),
  });
  return {
    trackedEntityAttributes: attributes,
    trackedEntityTypes: [type],
    programs: [children],
    programStages: [stage()],
  };
}

function stage(): unknown {
  return shared({
    id: STAGE_ID,
    code: DOSE_STAGE,
    name: 'Dose given',
    program: { id: PROGRAM_ID },
    repeatable: true,
    minDaysFromStart: 0,
    programStageDataElements: Object.values(DOSE_ELEMENTS).map((code) => ({
      id: uidOf(`tracker member ${code}`),
      programStage: { id: STAGE_ID },
      dataElement: { id: uidOf(`tracker ${code}`) },
      compulsory: code === DOSE_ELEMENTS.vaccine,
      allowProvidedElsewhere: false,
    })),
  });
}

function attribute(code: string, name: string, valueType: string, more: object = {}) {
  return shared({ ...named(uidOf(`tracker ${code}`), code, name), valueType, aggregationType: 'NONE', ...more });
}

function trackerElement(code: string, name: string, valueType: string, more: object = {}): unknown {
  const kind = { domainType: 'TRACKER', valueType, aggregationType: 'NONE' };
  return shared({ ...named(uidOf(`tracker ${code}`), code, name), ...kind, ...more });
}

function optionSet(id: string, code: string, name: string, codes: readonly string[]): unknown {
  return shared({ id, code, name, valueType: 'TEXT', options: references(codes.map((each) => optionId(id, each))) });
}

function options(set: string, codes: readonly string[]): unknown[] {
  return codes.map((code, at) => ({
    id: optionId(set, code),
    code,
    name: code,
    sortOrder: at + 1,
    optionSet: { id: set },
  }));
}

function optionId(set: string, code: string): string {
  return uidOf(`${set} ${code}`);
}

function named(id: string, code: string, name: string) {
  return { id, code, name, shortName: name };
}
