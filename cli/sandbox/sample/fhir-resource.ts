/**
 * A FHIR R4 resource as the sample makes them: with the id and the change instant that a server would have given it.
 *
 * @see https://hl7.org/fhir/R4/resource.html
 */
export interface FhirResource {
  resourceType: string;
  id: string;
  meta: { lastUpdated: string; profile?: string[]; tag?: { system: string; code: string; display: string }[] };
  [element: string]: unknown;
}
