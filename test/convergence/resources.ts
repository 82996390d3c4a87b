import type { FhirResource } from '../../cli/sandbox/fhir/index.ts';
import { CHILDREN, dose as immunization } from '../workflow/support/tiny-data.ts';
import type { Child, Dose } from './happenings.ts';

/** The id of a child's Patient. */
export function patientId(child: Child): string {
  return child === 'dalila' ? 'pt-dalila-1064' : CHILDREN[child].id;
}

/** Write a dose as an Immunization. */
export function asImmunization(id: string, { on, child, ...as }: Dose): FhirResource {
  const written = immunization({ id, child: 'amina', ...as, ...(on === '' ? {} : { on }) });
  return { ...written, patient: { reference: `Patient/${patientId(child)}` } };
}

/** Write a child as a Patient. */
export function asPatient({ child, sex, birthDate }: { child: Child; sex: string; birthDate: string }): FhirResource {
  return {
    resourceType: 'Patient',
    id: patientId(child),
    ...(sex === '' ? {} : { gender: sex }),
    ...(birthDate === '' ? {} : { birthDate }),
  };
}

/** Write a place as a Location. */
export function location(id: string, parent = ''): FhirResource {
  return { resourceType: 'Location', id, ...(parent === '' ? {} : { partOf: { reference: `Location/${parent}` } }) };
}
