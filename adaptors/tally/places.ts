import type { FhirResource } from './compiled-mapping.ts';
import { referenceKeys } from './fhirpath/runtime/references.ts';
import type { Lookup } from './lookup.ts';

/** Places, found by the lookup or by what they are part of. */
export interface Places {
  /** The org unit of a place, or of the nearest place above it that the lookup has; undefined where there is none. */
  find(place: string): string | undefined;
}

/**
 * Climb from places that a lookup lacks to those that they are part of, until one is met that it has. A place that is
 * part of itself, at whatever distance, leads nowhere, as does one whose mapped place lies too high.
 *
 * Answers are kept, so parents have to be known before the first question.
 *
 * @param lookup place → org unit
 * @param parentOf the place that a place is part of, as an id or a reference (`Location/7`); it is asked with the place
 *   as it was written, or with its id where that is a reference
 * @param levels how many steps up are taken at most
 * @returns the places
 * @see https://hl7.org/fhir/R4/location-definitions.html#Location.partOf
 * @example createPlaces(lookup, (place) => parents.get(place)).find('ward-3')
 */
export function createPlaces(
  lookup: Pick<Lookup, 'find'>,
  parentOf: (place: string) => string | undefined,
  levels = 20,
): Places {
  const known = new Map<string, string | undefined>();

  function climb(from: string): string | undefined {
    const passed = new Set<string>();
    let place: string | undefined = from;
    for (let step = 0; place !== undefined && !passed.has(place); step += 1) {
      const orgUnit = lookup.find(place);
      if (orgUnit !== undefined || step === levels) return orgUnit;
      passed.add(place);
      const [id = place]: string[] = referenceKeys([place]);
      place = parentOf(id);
    }
    return undefined;
  }

  return {
    find(place) {
      let orgUnit = known.get(place);
      if (orgUnit === undefined && !known.has(place)) {
        orgUnit = climb(place);
        known.set(place, orgUnit);
      }
      return orgUnit;
    },
  };
}

/**
 * Give the place that a Location is part of.
 *
 * @param location a Location
 * @returns its id; undefined where it is part of none
 * @example partOf({ resourceType: 'Location', partOf: { reference: 'Location/district-1' } }) // 'district-1'
 */
export function partOf(location: FhirResource): string | undefined {
  const { partOf: parent } = location as { readonly partOf?: { readonly reference?: unknown } };
  const reference = parent?.reference;
  return typeof reference === 'string' ? referenceKeys([reference])[0] : undefined;
}
