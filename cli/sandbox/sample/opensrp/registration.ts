import { addDays } from '../days.ts';
import type { FhirResource } from '../fhir-resource.ts';
import type { Child } from '../lives/child.ts';
import { opensrpTags, type TagStyle } from './opensrp-tags.ts';

/**
 * Write the form by which a child was registered; one child in twenty has it filled in again later, to correct a name.
 *
 * @param child the child
 * @param day the day of the registration, `YYYY-MM-DD`
 * @param style how its place is known
 * @returns FHIR R4 QuestionnaireResponses, the first one first
 * @see https://hl7.org/fhir/R4/questionnaireresponse.html
 * @example registrations(child, '2026-03-05', 'village')
 */
export function registrations(child: Child, day: string, style: TagStyle): FhirResource[] {
  const { serial, id, home } = child;
  const form = (name: string, on: string): FhirResource => ({
    resourceType: 'QuestionnaireResponse',
    id: name,
    meta: { lastUpdated: `${addDays(on, 1)}T04:30:00.000Z`, tag: opensrpTags(home, style, serial) },
    questionnaire: 'Questionnaire/child-registration',
    status: 'completed',
    subject: { reference: `Patient/${id}` },
    authored: `${on}T09:30:00+03:00`,
  });
  const first = form(`reg-${serial}`, day);
  return serial % 20 === 11 ? [first, form(`reg-${serial}-again`, addDays(day, 40))] : [first];
}
