import type { FhirResource } from '../../adaptors/tally/compiled-mapping.ts';

/** Codings as FHIR has them, written as `system|code`; without a system where there is no bar. */
export function codings(...tokens: readonly string[]): { coding: { system?: string; code: string }[] } {
  return {
    coding: tokens.map((token) => {
      const bar = token.lastIndexOf('|');
      return bar < 0 ? { code: token } : { system: token.slice(0, bar), code: token.slice(bar + 1) };
    }),
  };
}

/** A reference, or none. */
export function reference(to: string | undefined): { reference: string } | undefined {
  return to === undefined ? undefined : { reference: to };
}

/** A person; what is not known is left out. */
export function person(id: string, birthDate?: string, gender?: string): FhirResource {
  return without({ resourceType: 'Patient', id, birthDate, gender });
}

/** A tag of OpenSRP with the place of the user. */
export function tag(place: string) {
  return { tag: [{ system: 'https://smartregister.org/location-tag-id', code: place }] };
}

/** Leave out what is undefined, as JSON does. */
export function without(resource: FhirResource): FhirResource {
  return JSON.parse(JSON.stringify(resource));
}
