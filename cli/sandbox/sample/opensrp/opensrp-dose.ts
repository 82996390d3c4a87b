import { addDays } from '../days.ts';
import type { FhirResource } from '../fhir-resource.ts';
import type { Dose } from '../lives/dose.ts';
import { NOT_DEFINED, opensrpTags, type TagStyle } from './opensrp-tags.ts';

/** Codes of the registry's own, without a system, as its forms have them. */
const LOCAL: Readonly<Record<string, string>> = { bcg: 'BCG', opv: 'OPV', penta: 'PENTA', pcv: 'PCV', mr: 'MR' };

/**
 * Write a dose as OpenSRP 2 records it: a local code without a system, the place in tags, a Location only for what was given
 * at a facility.
 *
 * @param dose the dose
 * @param style how its place is known
 * @param number a number of the dose's own, which decides its oddities
 * @returns a FHIR R4 Immunization, changed last on the day after it was entered
 * @see https://hl7.org/fhir/R4/immunization.html
 * @example opensrpDose(dose, 'village', 17)
 */
export function opensrpDose(dose: Dose, style: TagStyle, number: number): FhirResource {
  const facility = dose.place ?? 'loc-amari';
  return {
    resourceType: 'Immunization',
    id: dose.id,
    meta: { lastUpdated: `${addDays(dose.entered, 1)}T05:00:00.000Z`, tag: opensrpTags(facility, style, number) },
    status: dose.status,
    ...(dose.status === 'not-done' && { statusReason: { text: 'Vaccine out of stock' } }),
    vaccineCode: vaccineCode(dose, number),
    patient: { reference: `Patient/${dose.patient}` },
    ...dose.occurrence,
    primarySource: true,
    ...(style === 'visit' && { location: { reference: `Location/${facility}` } }),
    protocolApplied: [dose.dose === 0 ? { doseNumberString: '0' } : { doseNumberPositiveInt: dose.dose }],
  };
}

/** One in fifty is not defined, one in sixty is a text alone, one in seventy of a vaccine that no form knows. */
function vaccineCode({ vaccine, dose }: Dose, number: number): unknown {
  if (number % 50 === 9) return { coding: [{ code: NOT_DEFINED, display: NOT_DEFINED }], text: NOT_DEFINED };
  const short = LOCAL[vaccine?.key ?? ''];
  if (number % 70 === 3 || short === undefined) return { coding: [{ code: 'ROTA', display: 'Rota' }], text: 'Rota' };
  const text = short === 'BCG' ? short : `${short} ${dose}`;
  return number % 60 === 5 ? { text } : { coding: [{ code: text.replace(' ', ''), display: text }], text };
}
