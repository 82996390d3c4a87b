import { addDays } from '../days.ts';
import type { FhirResource } from '../fhir-resource.ts';
import type { Dose } from '../lives/dose.ts';
import type { Vaccine } from '../lives/schedule.ts';

/**
 * Write a dose as an Immunization, changed last on the day after it was entered.
 *
 * A birth dose has the number 0, which a positiveInt cannot say: R4 leaves it `doseNumberString`.
 *
 * @param dose the dose; one without a vaccine gets only a text, as typed in by hand
 * @returns a FHIR R4 Immunization
 * @see https://hl7.org/fhir/R4/immunization.html
 * @example immunization({ id: 'imm-1', patient: 'child-1', entered: '2024-03-05', … })
 */
export function immunization(dose: Dose): FhirResource {
  return {
    resourceType: 'Immunization',
    id: dose.id,
    meta: { lastUpdated: `${addDays(dose.entered, 1)}T05:00:00.000Z` },
    status: dose.status,
    ...(dose.status === 'not-done' && { statusReason: { text: 'Vaccine out of stock' } }),
    vaccineCode: vaccineCode(dose.vaccine),
    patient: { reference: `Patient/${dose.patient}` },
    ...dose.occurrence,
    primarySource: true,
    ...(dose.place !== undefined && { location: { reference: `Location/${dose.place}` } }),
    protocolApplied: [dose.dose === 0 ? { doseNumberString: '0' } : { doseNumberPositiveInt: dose.dose }],
  };
}

function vaccineCode(vaccine: Vaccine | undefined): unknown {
  if (vaccine === undefined) return { text: 'polio drops' };
  const coding = { system: 'http://hl7.org/fhir/sid/cvx', code: vaccine.cvx, display: vaccine.display };
  return { coding: [coding], text: vaccine.display };
}
