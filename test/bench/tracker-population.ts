import { FACILITIES } from '../../cli/sandbox/sample/places.ts';

/** Instant of the first change; each person changes a second after the one before. */
const FIRST = Date.UTC(2026, 0, 1);
const TAGS = 'https://smartregister.org/';
const DOSES = ['BCG', 'OPV 0'];

/** A FHIR resource with the moment of its last change. */
interface Made {
  readonly resourceType: string;
  readonly id: string;
  readonly meta: { readonly lastUpdated: string; readonly tag: object[] };
  readonly [element: string]: unknown;
}

/**
 * Make persons as the registry of the sample `tracker` has them, with two doses each.
 *
 * @param persons how many
 * @returns Patients and Immunizations, the same ones each time
 * @example [...eachTracked(20_000)].length // 60000
 */
export function* eachTracked(persons: number): Generator<Made> {
  for (let at = 0; at < persons; at += 1) {
    const facility = FACILITIES[at % FACILITIES.length]?.place ?? '';
    const meta = {
      lastUpdated: new Date(FIRST + at * 1000).toISOString(),
      tag: [{ system: `${TAGS}location-tag-id`, code: facility, display: 'Practitioner Location' }],
    };
    const birthDate = new Date(FIRST - (at % 700) * 86_400_000).toISOString().slice(0, 10);
    const id = `person-${at}`;
    yield {
      resourceType: 'Patient',
      id,
      meta,
      identifier: [
        { system: 'http://example.org/immunization-registry', value: `B-${at}`, period: { start: birthDate } },
      ],
      name: [{ family: `Sample${at}`, given: ['Abeni'] }],
      gender: at % 2 === 0 ? 'female' : 'male',
      birthDate,
    };
    for (const [number, text] of DOSES.entries()) {
      yield {
        resourceType: 'Immunization',
        id: `dose-${at}-${number}`,
        meta,
        status: 'completed',
        vaccineCode: { coding: [{ code: text.replace(' ', '') }], text },
        patient: { reference: `Patient/${id}` },
        occurrenceDateTime: birthDate,
        protocolApplied: [number === 0 ? { doseNumberPositiveInt: 1 } : { doseNumberString: '0' }],
      };
    }
  }
}
