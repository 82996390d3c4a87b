import { addDays } from '../days.ts';
import type { FhirResource } from '../fhir-resource.ts';
import { opensrpResources } from '../opensrp/opensrp-resources.ts';
import { opensrpTags } from '../opensrp/opensrp-tags.ts';
import { OUTREACH } from '../places.ts';

/** The registry's own numbers. */
export const REGISTRY_SYSTEM = 'http://example.org/immunization-registry';
/** The day on which the registry began; who came with it is registered on it. */
const FIRST_DAY = '2026-01-01';
const KEPT = new Set(['Location', 'Organization', 'Patient', 'Immunization']);

/** Ids of the children that something is wrong with, which hold nobody else back. */
export const ODD_CHILDREN = {
  /** Has no family name, which the program asks for. */
  nameless: 'child-nameless',
  /** Has the registry number of another child. */
  double: 'child-double',
  /** Lives at a place that no org unit is known for. */
  faraway: 'child-faraway',
} as const;

/** Id of a dose that was entered in error. */
export const DOSE_IN_ERROR = 'imm-in-error';

/**
 * Make a registry of persons for a tracker program: the children of the OpenSRP sample with the day on which they were
 * registered and the doses that they were given, and four oddities.
 *
 * @param options `today`, `YYYY-MM-DD`: nothing is dated or changed on it or on the day before
 * @returns FHIR R4 Locations, Organizations, Patients and Immunizations, each after those it refers to
 * @throws RangeError where today is before the registry begins
 * @example trackerResources({ today: '2026-11-21' })
 */
export function trackerResources({ today }: { today: string }): FhirResource[] {
  const kept = opensrpResources({ today })
    .filter((each) => KEPT.has(each.resourceType))
    .map((each) => (each.resourceType === 'Patient' ? withDay(each) : each));
  const [first] = kept.filter((each) => each.resourceType === 'Patient');
  return first ? [...kept, ...oddities(first)] : kept;
}

/** A child is registered when it is entered, the day before its last change: from then on its number is in use. */
function withDay(patient: FhirResource): FhirResource {
  const start = addDays(patient.meta.lastUpdated.slice(0, 10), -1);
  return { ...patient, identifier: [{ ...numberOf(patient), period: { start } }] };
}

function numberOf({ identifier }: FhirResource): object {
  const numbers: readonly unknown[] = Array.isArray(identifier) ? identifier : [];
  return typeof numbers[0] === 'object' && numbers[0] !== null ? numbers[0] : {};
}

function oddities(first: FhirResource): FhirResource[] {
  const child = (id: string, more: object): FhirResource => ({
    ...first,
    meta: { ...first.meta, tag: opensrpTags('loc-amari', 'user', 0) },
    gender: 'female',
    birthDate: FIRST_DAY,
    name: [{ family: 'Sample', given: ['Kala'] }],
    identifier: [{ system: REGISTRY_SYSTEM, value: `TL-${id}`, period: { start: FIRST_DAY } }],
    ...more,
    id,
  });
  return [
    child(ODD_CHILDREN.nameless, { name: [{ given: ['Kala'] }] }),
    child(ODD_CHILDREN.double, { identifier: first.identifier }),
    child(ODD_CHILDREN.faraway, { meta: { ...first.meta, tag: opensrpTags(OUTREACH.place, 'user', 0) } }),
    doseInError(first),
  ];
}

function doseInError(child: FhirResource): FhirResource {
  return {
    resourceType: 'Immunization',
    id: DOSE_IN_ERROR,
    meta: { lastUpdated: `${addDays(FIRST_DAY, 2)}T05:00:00.000Z`, tag: opensrpTags('loc-amari', 'user', 0) },
    status: 'entered-in-error',
    vaccineCode: { coding: [{ code: 'BCG', display: 'BCG' }], text: 'BCG' },
    patient: { reference: `Patient/${child.id}` },
    occurrenceDateTime: FIRST_DAY,
    primarySource: true,
    protocolApplied: [{ doseNumberPositiveInt: 1 }],
  };
}
