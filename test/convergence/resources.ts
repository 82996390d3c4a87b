import type { FhirResource } from '../../cli/sandbox/fhir/index.ts';
import { CHILDREN, dose as immunization } from '../workflow/support/tiny-data.ts';
import type { Child, Dose } from './happenings.ts';

/** Write a dose as an Immunization. */
export function asImmunization(id: string, { on, ...as }: Dose): FhirResource {
  return immunization({ id, ...as, ...(on === '' ? {} : { on }) });
}

/** Write a child as a Patient. */
export function asPatient({ child, sex, birthDate }: { child: Child; sex: string; birthDate: string }): FhirResource {
  return {
    resourceType: 'Patient',
    id: CHILDREN[child].id,
    ...(sex === '' ? {} : { gender: sex }),
    ...(birthDate === '' ? {} : { birthDate }),
  };
}

/** Write a place as a Location. */
export function location(id: string, parent = ''): FhirResource {
  return { resourceType: 'Location', id, ...(parent === '' ? {} : { partOf: { reference: `Location/${parent}` } }) };
}
