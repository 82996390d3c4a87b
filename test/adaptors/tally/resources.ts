import type { FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';

/** What a dose is, where it is not the usual one. */
export interface Dose {
  readonly id?: string;
  readonly version?: string;
  readonly date?: unknown;
  readonly place?: string;
  readonly patient?: string;
  readonly vaccine?: string;
  readonly status?: string;
}

/** A dose given on 15 March 2024 at `loc-1`; null leaves a part out. */
export function dose(parts: { readonly [Part in keyof Dose]: Dose[Part] | null } = {}): FhirResource {
  const { id = 'imm-1', version = '1', date = '2024-03-15', place = 'loc-1' } = parts;
  const { patient = 'child-1', vaccine = '19', status = 'completed' } = parts;
  return {
    resourceType: 'Immunization',
    ...(id === null ? {} : { id }),
    ...(version === null ? {} : { meta: { versionId: version } }),
    ...(status === null ? {} : { status }),
    ...(date === null ? {} : { occurrenceDateTime: date }),
    ...(place === null ? {} : { location: { reference: `Location/${place}` } }),
    ...(patient === null ? {} : { patient: { reference: `Patient/${patient}` } }),
    ...(vaccine === null ? {} : { vaccineCode: { coding: [{ code: vaccine }] } }),
  };
}

/** A child with a birth date and a sex, of which each can be left out. */
export function child(id: string, parts: { readonly birthDate?: string; readonly gender?: string } = {}): FhirResource {
  return { resourceType: 'Patient', id, ...parts };
}
