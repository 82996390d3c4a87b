import { addDays } from './days.ts';
import type { FhirResource } from './fhir-resource.ts';
import { DISTRICTS, FACILITIES, OUTREACH } from './places.ts';

/**
 * Write the districts, the facilities and the outreach post as Locations, those above before those below.
 *
 * @param start the registry's first day, `YYYY-MM-DD`
 * @returns FHIR R4 Locations, changed last on the day after the start
 * @see https://hl7.org/fhir/R4/location.html
 * @example locations('2024-01-01').length // 11
 */
export function locations(start: string): FhirResource[] {
  return [...DISTRICTS, ...FACILITIES, OUTREACH].map((place) => ({
    resourceType: 'Location',
    id: place.place,
    meta: { lastUpdated: `${addDays(start, 1)}T03:00:00.000Z` },
    identifier: [{ system: 'http://example.org/facility-registry', value: place.code }],
    status: 'active',
    name: place.name,
    mode: 'instance',
    ...('district' in place && { partOf: { reference: `Location/${place.district}` } }),
  }));
}
