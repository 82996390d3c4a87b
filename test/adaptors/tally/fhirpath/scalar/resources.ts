import fc from 'fast-check';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const cvx = 'http://hl7.org/fhir/sid/cvx';

/** Resources as servers send them. */
const good: Readonly<Record<string, Json[]>> = {
  Immunization: [
    {
      resourceType: 'Immunization',
      id: 'im1',
      meta: { versionId: '1', lastUpdated: '2024-03-05T10:00:00Z', tag: [{ system: 'http://registry', code: 'x' }] },
      extension: [
        { url: 'http://x/a', valueCode: 'c' },
        { url: 'http://x/a', extension: [{ url: 'b', valueString: 'deep' }] },
        { url: 'http://x/b', valueBoolean: true },
      ],
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
      doseQuantity: { value: 0.5, unit: 'mL' },
      performer: [
        { function: { coding: [{ code: 'AP' }] }, actor: { reference: 'Practitioner/9/_history/2' } },
        { actor: { reference: 'Organization/o1' } },
      ],
      reaction: [{ date: '2024-03-06' }],
    },
    {
      resourceType: 'Immunization',
      id: 'im2',
      extension: [{ url: 'http://x/a', valueCoding: { system: 's', code: 'k' } }],
      status: 'not-done',
      vaccineCode: { coding: [{ system: cvx, code: '20' }], extension: [{ url: 'http://x/a', valueBoolean: true }] },
      patient: { reference: 'https://example.org/fhir/Patient/p2' },
      occurrenceString: 'last spring',
      primarySource: false,
      lotNumber: 'A-100',
      location: { reference: 'Location?identifier=http://x|1' },
      protocolApplied: [
        {
          series: 'primary',
          targetDisease: [{ coding: [{ system: 'http://snomed.info/sct', code: '840539006' }] }],
          doseNumberPositiveInt: 1,
        },
        { doseNumberPositiveInt: 2 },
      ],
      note: [{ text: 'odd' }],
    },
    {
      resourceType: 'Immunization',
      status: 'completed',
      vaccineCode: { coding: [{ code: 'bcg' }], text: '19' },
      protocolApplied: [{ doseNumberString: '1' }],
      performer: [{ actor: { reference: 'Practitioner/9' } }],
    },
  ],
  Patient: [
    {
      resourceType: 'Patient',
      id: 'p1',
      active: true,
      gender: 'female',
      birthDate: '2023-02-28',
      name: [
        { use: 'official', family: 'A', given: ['Ann', 'Ben'] },
        { use: 'usual', given: ['Ann'] },
      ],
      identifier: [
        { use: 'official', system: 'http://id', value: '1', type: { coding: [{ code: 'MR' }] } },
        { use: 'old', system: 'http://id', value: '2' },
      ],
      address: [{ use: 'home', city: 'Nairobi', line: ['1', '2'], period: { start: '2020' } }],
      deceasedBoolean: true,
      multipleBirthInteger: 2,
      managingOrganization: { reference: 'Organization/o1' },
      generalPractitioner: [{ reference: 'Practitioner/1' }, { reference: 'Organization/2' }],
      contact: [{ relationship: [{ coding: [{ code: 'N' }] }], name: { family: 'C' } }],
      telecom: [
        { system: 'phone', use: 'mobile', value: '1', rank: 1 },
        { system: 'phone', use: 'mobile', value: '2', rank: 2 },
      ],
      communication: [{ language: { coding: [{ code: 'sw' }], text: 'Swahili' }, preferred: true }],
      maritalStatus: { coding: [{ code: 'M' }, { code: 'S' }] },
    },
    {
      resourceType: 'Patient',
      id: 'p2',
      active: false,
      name: [{ family: 'B' }],
      deceasedDateTime: '2024-01-01',
      extension: [{ url: 'http://x/a', valueAddress: { city: 'Kisumu' } }],
      communication: [{ language: { text: 'English' }, preferred: false }],
    },
  ],
  Observation: [
    {
      resourceType: 'Observation',
      id: 'o1',
      status: 'final',
      category: [{ coding: [{ code: 'vital-signs' }] }],
      code: { coding: [{ system: 'http://loinc.org', code: '8302-2' }], text: 'Height' },
      subject: { reference: 'Patient/p1' },
      encounter: { reference: 'http://s/Encounter/e1' },
      effectiveDateTime: '2024-01-01',
      issued: '2024-01-01T00:00:00Z',
      valueQuantity: { value: 5.5, unit: 'cm' },
      interpretation: [{ coding: [{ code: 'N' }] }],
    },
    {
      resourceType: 'Observation',
      id: 'o2',
      code: { text: 'BP' },
      subject: { reference: 'Group/g1' },
      effectivePeriod: { start: '2024-01-01' },
      component: [
        { code: { coding: [{ code: '8480-6' }], text: 'sys' }, valueQuantity: { value: 120, unit: 'mmHg' } },
        { code: { coding: [{ code: '8462-4' }], text: 'dia' }, valueQuantity: { value: 80, unit: 'mmHg' } },
        { code: { text: 'note' }, valueString: 'lying' },
      ],
    },
    { resourceType: 'Observation', id: 'o3', effectiveInstant: '2024-01-01T00:00:00Z', valueString: 'x' },
    { resourceType: 'Observation', valueCodeableConcept: { coding: [{ code: 'pos' }, { code: 'POS' }] } },
    { resourceType: 'Observation', valueBoolean: true, category: [{ coding: [{ code: 'a' }, { code: 'b' }] }] },
  ],
};

const references = [
  'Patient/7',
  'Patient/',
  'Patient/a b',
  'Patient/7/_history/1',
  'Patient7',
  'Patient/é',
  `Patient/${'x'.repeat(65)}`,
  'https://x/fhir/Patient/7',
  'http:///Patient/7',
  'http://Patient/7',
  'https://x?a/Patient/7',
  'httpx://x/Patient/7',
  '#c',
  'urn:uuid:1',
  'Practitioner/é',
  '19',
  'completed',
];

/** What may stand where something else is expected. */
const leaf: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, 19, 0.5, '', 'true', [], {}, [[]], [null], [{}], [null, 'a']),
  fc.constantFrom<Json>(...references),
  fc.constantFrom<Json>(['19', '20'], { id: 'x' }, { extension: [] }, { extension: [null] }, { extension: 'x' }),
);

/** One change: which place, counted through the resource, and what happens there. */
const change = fc.record({
  place: fc.nat(400),
  how: fc.constantFrom('replace', 'remove', 'sibling', 'wrap', 'unwrap', 'double', 'append', 'null', 'add'),
  value: leaf,
  name: fc.constantFrom('_occurrenceDateTime', 'valueQuantity', 'valueString', '_valueString', 'occurrenceDateTime'),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;
type Holder = Record<string, Json>;

/** List each place of a value: what holds it, and under which key. */
function placesOf(value: Json, found: [Holder, string][] = []): [Holder, string][] {
  if (value === null || typeof value !== 'object') return found;
  const holder = value as Holder;
  for (const key of Object.keys(holder)) {
    found.push([holder, key]);
    placesOf(holder[key] ?? null, found);
  }
  return found;
}

function apply(resource: Json, one: Change): void {
  const places = placesOf(resource);
  const [holder, key] = places[one.place % places.length] ?? [];
  if (holder === undefined || key === undefined || key === 'resourceType') return;
  changeValue(holder, key, one);
  if (!Array.isArray(holder)) changeProperties(holder, key, one);
}

function changeValue(holder: Holder, key: string, { how, value }: Change): void {
  const old = holder[key] ?? null;
  if (how === 'replace') holder[key] = structuredClone(value);
  if (how === 'null') holder[key] = null;
  if (how === 'wrap') holder[key] = [old];
  if (how === 'unwrap' && Array.isArray(old)) holder[key] = old[0] ?? null;
  if (how === 'double') holder[key] = Array.isArray(old) ? [...old, ...structuredClone(old)] : [old, old];
  if (how === 'append' && Array.isArray(old)) old.push(structuredClone(value));
}

function changeProperties(holder: Holder, key: string, { place, how, value, name }: Change): void {
  if (how === 'sibling') holder[`_${key}`] = structuredClone(value);
  if (how === 'remove' || (how === 'sibling' && place % 2 === 0)) delete holder[key];
  if (how === 'add') holder[name] = structuredClone(value);
}

/** Name the good resources of a type. @example goodResources('Patient') */
export function goodResources(type: string): readonly Json[] {
  return good[type] ?? [];
}

/** Make resources of a type with up to six changes. @example resourceOf('Patient') */
export function resourceOf(type: string): fc.Arbitrary<Json> {
  const changes = fc.array(change, { maxLength: 6 });
  return fc.tuple(fc.constantFrom(...goodResources(type)), changes).map(([base, list]) => {
    const resource = structuredClone(base);
    for (const one of list) apply(resource, one);
    return resource;
  });
}
