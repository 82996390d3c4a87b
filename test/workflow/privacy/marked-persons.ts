import type { FhirResource } from '../../../cli/sandbox/fhir/index.ts';
import type { SampleRecord } from '../../../cli/sandbox/sample/godata/godata-records.ts';

export type { FhirResource };

/** What every personal text holds, so that it can be looked for without knowing which one it is. */
export const MARK = 'qzperson';

/** A time of day that nothing else has. */
const TIME = 'T09:37:41.517+03:00';
/** Years of birth from which no period is counted, so that no address names a day of them for another reason. */
const YEARS = [2019, 2020, 2021, 2022];

/** Resources of persons in which every personal text is a marker. */
export interface MarkedPersons {
  /** Places and teams too, which are no persons. */
  readonly resources: readonly FhirResource[];
  /** Texts that must not be found anywhere; in lower case. */
  readonly markers: readonly string[];
}

/**
 * Make markers of all that is personal in some resources: ids, references, names, identifiers, addresses, telephone numbers,
 * texts, days of birth, and times of day. A third of the children keeps its day of birth, so that all ages are counted.
 *
 * @param resources Locations and Organizations, which stay as they are, and resources of persons
 * @param most how many persons are kept, with what is theirs
 * @returns the resources and the markers
 * @example markPersons(sampleResources({ today: '2026-04-10', months: 3 }), 30)
 */
export function markPersons(resources: readonly FhirResource[], most: number): MarkedPersons {
  const persons = resources.filter(({ resourceType }) => resourceType === 'Patient').slice(-most);
  const names = new Map<string, string>();
  for (const [at, { id = '' }] of persons.entries()) names.set(`Patient/${id}`, `Patient/${MARK}-pt-${at}`);
  const births = new Set<string>();
  const marked = resources.flatMap((resource, at): FhirResource[] => {
    if (!isOfPersons(resource)) return [resource];
    const owner = ownerOf(resource);
    const name = names.get(owner);
    if (name === undefined) return [];
    const made = withMarkers(resource, name, at);
    if (resource.resourceType !== 'Patient') return [made];
    const birthDate = at % 3 === 0 ? made.birthDate : bornLongAgo(at);
    if (at % 3 !== 0) births.add(String(birthDate));
    return [{ ...made, id: name.slice('Patient/'.length), birthDate }];
  });
  return { resources: marked, markers: [MARK, '09:37:41.517', '06:37:41.517', ...births] };
}

function isOfPersons({ resourceType }: FhirResource): boolean {
  return resourceType !== 'Location' && resourceType !== 'Organization';
}

function ownerOf({ resourceType, id, patient, subject }: FhirResource): string {
  if (resourceType === 'Patient') return `Patient/${id}`;
  const { reference = '' } = (patient ?? subject ?? {}) as { readonly reference?: string };
  return reference;
}

function bornLongAgo(at: number): string {
  return `${YEARS[at % YEARS.length]}-0${1 + (at % 9)}-1${at % 10}`;
}

/** Every element that may tell of a person, whether a mapping reads it or not. */
function withMarkers(resource: FhirResource, person: string, at: number): FhirResource {
  const text = (of: string) => `${MARK}-${of}-${at}`;
  const common = {
    ...resource,
    id: text(resource.resourceType.toLowerCase()),
    identifier: identifiersOf(resource, text('identifier')),
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${text('narrative')}</div>` },
    meta: { ...resource.meta, tag: tagsOf(resource) },
  };
  if (resource.resourceType === 'Patient') {
    return {
      ...common,
      name: [{ family: text('family'), given: [text('given')] }],
      telecom: [{ system: 'phone', value: text('phone') }],
      address: [{ line: [text('street')], city: text('village') }],
      contact: [{ name: { text: text('mother') } }],
    };
  }
  const reference = { reference: person, display: text('display') };
  const { occurrenceDateTime: on, authored } = resource;
  return {
    ...common,
    ...(resource.patient === undefined ? { subject: reference } : { patient: reference }),
    ...(typeof on === 'string' ? { occurrenceDateTime: timed(on, at) } : {}),
    ...(typeof authored === 'string' ? { authored: timed(authored, at) } : {}),
    ...(resource.resourceType === 'Immunization'
      ? { lotNumber: text('lot'), performer: [{ actor: { display: text('nurse') } }], note: [{ text: text('note') }] }
      : {}),
  };
}

/** What a registry number is to a mapping stays: its system, since when it is used. */
function identifiersOf({ identifier }: FhirResource, value: string): object[] {
  const known = Array.isArray(identifier) ? identifier : [{ system: 'http://example.org/registry' }];
  return known.map((one: object) => ({ ...one, value }));
}

/** Half of what happened on a day gets a time; partial dates stay. */
function timed(on: string, at: number): string {
  return on.length < 10 || (on.length === 10 && at % 2 === 0) ? on : `${on.slice(0, 10)}${TIME}`;
}

function tagsOf({ meta }: FhirResource): unknown[] {
  return (meta?.tag ?? []).map((tag) => {
    const known = tag as { readonly display?: string };
    return known.display === 'Practitioner' ? { ...known, code: `${MARK}-nurse` } : tag;
  });
}

/** Cases and contacts of an outbreak in which every personal text is a marker. */
export interface MarkedCases {
  readonly cases: readonly SampleRecord[];
  readonly contacts: readonly SampleRecord[];
  readonly markers: readonly string[];
}

/**
 * Make markers of all that is personal in cases and contacts: ids, names, days of birth, documents, addresses, telephones.
 *
 * @param cases as the sample makes them
 * @param contacts as the sample makes them
 * @returns both, and the markers
 */
export function markCases(cases: readonly SampleRecord[], contacts: readonly SampleRecord[]): MarkedCases {
  const births = new Set<string>();
  const mark = (record: SampleRecord, at: number): SampleRecord => {
    const text = (of: string) => `${MARK}-${of}-${at}`;
    const birth = bornLongAgo(at);
    births.add(birth);
    const { addresses = [], relationshipsRepresentation: related = [] } = record as {
      readonly addresses?: readonly object[];
      readonly relationshipsRepresentation?: readonly object[];
    };
    return {
      ...record,
      ...{ id: text('record'), visualId: text('number'), firstName: text('first'), lastName: text('last') },
      ...{ dob: `${birth}T00:00:00.000Z`, documents: [{ type: 'passport', number: text('passport') }] },
      addresses: addresses.map((one) => ({ ...one, addressLine1: text('street'), phoneNumber: text('phone') })),
      relationshipsRepresentation: related.map((one) => ({ ...one, otherParticipantId: text('relative') })),
    };
  };
  return {
    cases: cases.map(mark),
    contacts: contacts.map((record, at) => mark(record, cases.length + at)),
    markers: [MARK, ...births],
  };
}
