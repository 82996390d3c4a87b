import type { Json } from './oracle.ts';

const cvx = 'http://hl7.org/fhir/sid/cvx';

/** Doses as servers send them, and as they should not. */
export const immunizations: Json[] = [
  {
    resourceType: 'Immunization',
    id: 'im1',
    meta: {
      versionId: '1',
      lastUpdated: '2024-03-05T10:00:00.000Z',
      tag: [{ system: 'https://smartregister.org/', code: 'x' }],
    },
    status: 'completed',
    vaccineCode: {
      coding: [
        { system: cvx, code: '19', display: 'BCG' },
        { system: 'http://local', code: 'bcg' },
      ],
      text: 'BCG',
    },
    patient: { reference: 'Patient/p1' },
    occurrenceDateTime: '2024-03-05T09:30:00+03:00',
    expirationDate: '2025-01',
    primarySource: true,
    location: { reference: 'Location/l1', display: 'Clinic 1' },
    lotNumber: 'A-100',
    doseQuantity: { value: 0.5, unit: 'mL', system: 'http://unitsofmeasure.org', code: 'mL' },
    performer: [{ actor: { reference: 'Practitioner/9/_history/2' } }, { actor: { reference: 'Organization/o1' } }],
    protocolApplied: [{ series: 'primary', doseNumberPositiveInt: 1, seriesDosesPositiveInt: 3 }],
  },
  {
    resourceType: 'Immunization',
    id: 'im2',
    status: 'not-done',
    vaccineCode: { text: 'Penta' },
    patient: { reference: 'https://example.org/fhir/Patient/p2' },
    occurrenceString: 'last spring',
    primarySource: false,
    _lotNumber: {
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
    },
    location: { reference: 'Location?identifier=http://x|1' },
    protocolApplied: [{ doseNumberString: '2' }, { doseNumberPositiveInt: 3 }],
    note: [{ text: "it's\u2028odd" }, { text: '' }],
  },
  {
    resourceType: 'Immunization',
    id: 'odd',
    status: ['completed', 'completed'],
    vaccineCode: [
      { coding: { system: cvx, code: 19 } },
      { coding: [{ code: null }, { code: '19', _code: { id: 'c' } }] },
    ],
    occurrenceDateTime: null,
    occurrenceString: 'hidden by the null before it',
    primarySource: 'true',
    lotNumber: '',
    doseQuantity: 5,
    expirationDate: '2025-02-30',
    location: { reference: '#contained' },
    reaction: [null, { date: '2024-01-02' }],
  },
  { resourceType: 'Immunization', id: 'bare' },
];

const birthPlace = 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace';

export const patients: Json[] = [
  {
    resourceType: 'Patient',
    id: 'p1',
    active: true,
    gender: 'female',
    birthDate: '2023-02-28',
    _birthDate: {
      extension: [
        { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthTime', valueDateTime: '2023-02-28T01:02:03Z' },
      ],
    },
    deceasedBoolean: false,
    multipleBirthInteger: 2,
    extension: [
      { url: birthPlace, valueAddress: { city: 'Moshi', country: 'TZ' } },
      { url: 'urn:n', valueInteger: 4 },
      { url: 'urn:q', valueAge: { value: 4, system: 'http://unitsofmeasure.org', code: 'a' } },
      { url: 'urn:l', valueUrl: 'http://x', _valueUrl: { extension: [{ url: 'urn:n', valuePositiveInt: 2 }] } },
    ],
    name: [
      { use: 'official', family: "Ng'ang'a", given: ['Amina', 'Rose'], period: { start: '2023' } },
      { use: 'nickname', given: ['Ami'] },
    ],
    telecom: [
      { system: 'phone', value: '+255 700', rank: 1 },
      { system: 'phone', value: '+255 700', rank: 1 },
      { system: 'email', value: 'a@example.org', rank: 2 },
    ],
    address: [{ line: ['Plot 1', 'Road 2'], city: 'Moshi', period: { start: '2020-05-01', end: '2021' } }],
    contact: [{ name: { family: 'Mama' }, gender: 'female' }],
    contained: [{ resourceType: 'Organization', id: 'c1', name: 'inner' }],
    managingOrganization: { reference: 'urn:uuid:7', display: 'Org' },
    identifier: [
      { system: 'urn:a', value: '007' },
      { system: 'urn:b', value: '-12' },
      { system: 'urn:c', value: 'x1' },
    ],
  },
  {
    resourceType: 'Patient',
    id: 'p2',
    active: false,
    gender: 'male',
    birthDate: '2023',
    deceasedDateTime: '2024-01-01',
    name: [
      { given: ['Ami', null, 'Zed'], _given: [null, { id: 'g2' }, { id: 'g3' }, { id: 'g4' }] },
      { family: 'Solo' },
    ],
    generalPractitioner: [
      { reference: 'Practitioner/1' },
      { reference: 'http://h/Organization/2' },
      { display: 'none' },
    ],
    link: [{ other: { reference: 'Patient/p1' }, type: 'seealso' }],
    photo: [1, 2, 3, 4, 5, 6, 7].map((size) => ({ contentType: 'image/png', size: size % 3 })),
  },
  {
    resourceType: 'Patient',
    id: 'odd',
    active: [true, false],
    gender: 7,
    _birthDate: { extension: [{ url: 'urn:absent', valueCode: 'unknown' }] },
    name: { family: ['A', 'B'], given: 'single', _given: [{ id: 'x' }] },
    telecom: [{ rank: 1.5, value: null }, { rank: '1' }, { rank: 0.1 }, { rank: 0.30000000000000004 }, {}],
    address: [{ line: [], _line: [{ id: 'l' }], city: { deep: 1 } }, 'text'],
    identifier: [{ value: '0x1', _value: { id: 'v' } }, { value: '0x1' }, { value: '0x1', _value: { id: 'v' } }],
    _contact: { name: [{ family: 'beside' }] },
    multipleBirthBoolean: true,
    multipleBirthInteger: 3,
  },
  {
    resourceType: 'Patient',
    id: 'nulls',
    active: null,
    gender: null,
    birthDate: null,
    _birthDate: { id: 'b' },
    name: [null, {}],
    telecom: [],
  },
];

export const locations: Json[] = [
  {
    resourceType: 'Location',
    id: 'l1',
    name: 'Clinic 1',
    status: 'active',
    mode: 'instance',
    partOf: { reference: 'Location/l0/_history/3' },
    position: { longitude: 37.3, latitude: -3.35 },
    identifier: [{ system: 'urn:dhis2', value: 'abc123' }],
  },
  {
    resourceType: 'Location',
    id: 'l0',
    name: ' Region ',
    alias: ['R', 'r', 'R'],
    type: [{ coding: [{ code: 'HOSP' }] }],
    position: { longitude: 0, latitude: 1e-9 },
  },
];

export const encounters: Json[] = [
  {
    resourceType: 'Encounter',
    id: 'e1',
    status: 'finished',
    class: { code: 'AMB' },
    subject: { reference: 'Patient/p1' },
    period: { start: '2024-01-01T08:00:00Z', end: '2024-01-01T09:00:00Z' },
    location: [{ location: { reference: 'Location/l1' } }],
    type: [{ coding: [{ code: 'a' }, { code: 'b' }] }, { coding: [{ code: 'a' }] }],
  },
];

export const observations: Json[] = [
  {
    resourceType: 'Observation',
    id: 'o1',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
    effectivePeriod: { start: '2024-01-01' },
    valueQuantity: { value: 4.2, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
    component: [
      { code: { text: 'a' }, valueInteger: 3 },
      { code: { text: 'b' }, valueString: 'x' },
      { code: { text: 'c' }, valueQuantity: { value: 7 } },
      { code: { text: 'd' } },
    ],
    referenceRange: [{ low: { value: 1 }, high: { value: 9.5 } }],
  },
  {
    resourceType: 'Observation',
    id: 'o2',
    status: 'final',
    effectiveDateTime: '2024-02-03',
    valueCodeableConcept: { coding: [{ code: 'pos' }], text: 'Positive' },
    issued: '2024-02-03T04:05:06.789Z',
  },
  { resourceType: 'Observation', id: 'o3', valueBoolean: false, effectiveInstant: '2024-02-03T04:05:06Z' },
];

export const responses: Json[] = [
  {
    resourceType: 'QuestionnaireResponse',
    id: 'q1',
    status: 'completed',
    authored: '2024-03-05T23:30:00-03:00',
    item: [
      {
        linkId: '1',
        answer: [{ valueInteger: 4 }, { valueDecimal: 2.25 }],
        item: [
          { linkId: '2', answer: [{ valueTime: '10:20:30' }], item: [{ linkId: '4', text: 'deep' }] },
          { linkId: '3', answer: [{ valueDate: '2024-02' }, { valueBoolean: true }] },
        ],
      },
      {
        linkId: '5',
        answer: [
          { valueQuantity: { value: 4.2, system: 'http://unitsofmeasure.org', code: 'kg' }, item: [{ linkId: '6' }] },
        ],
        item: [{ linkId: '2' }, { linkId: '2' }, { linkId: '7', item: [{ linkId: '2' }] }],
      },
    ],
  },
  {
    resourceType: 'QuestionnaireResponse',
    id: 'q2',
    status: 'completed',
    authored: '2024',
    item: [{ linkId: '1', answer: [{ valueTime: '08:00:00' }, { valueTime: 'noon' }] }],
  },
];

export const resources: Record<string, Json[]> = {
  Immunization: immunizations,
  Patient: patients,
  Location: locations,
  Encounter: encounters,
  Observation: observations,
  QuestionnaireResponse: responses,
};
