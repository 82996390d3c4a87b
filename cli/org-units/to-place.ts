import { orgUnitUid, type SourcePlace } from '../../adaptors/dhis2/index.ts';
import type { FhirResource } from '../../adaptors/tally/compiled-mapping.ts';
import { partOf } from '../../adaptors/tally/places.ts';

/** How Locations are read. */
export interface ToPlaceOptions {
  /** Identifiers of this system alone are looked at; of all systems by default. */
  readonly system?: string | undefined;
  /** Name of the source that UIDs are derived with, where several sources have the same ids. */
  readonly source?: string | undefined;
}

interface Identifier {
  readonly system: string | undefined;
  readonly value: string;
}

const HOUSE = 'ho';
const IS_HOUSE = `is a house (physicalType "${HOUSE}")`;

/**
 * Take from a FHIR Location what its org unit is found by, or made of. Nothing else is read: no address, no telephone
 * number, no position. A house is somebody's home, so no org unit is made of it.
 *
 * @param location the Location
 * @param options which identifiers count
 * @returns the place; undefined for a Location without an id
 * @see https://hl7.org/fhir/R4/location.html
 * @example toPlace({ resourceType: 'Location', id: '7', name: 'Amari Hospital' })?.names // ['7', 'Location/7']
 */
export function toPlace(location: FhirResource, { system, source }: ToPlaceOptions = {}): SourcePlace | undefined {
  const { id, name } = location;
  if (id === undefined) return undefined;
  const all = identifiersOf(location.identifier);
  const identifiers = system === undefined ? all : all.filter((each) => each.system === system);
  // Of several identifiers nobody has said which is the code.
  const [only, ...others] = identifiers;
  // Servers number what they store, so such an id would be the code of some unit by chance.
  const ownCodes = system !== undefined || /^\d+$/.test(id) ? [] : [id];
  const unfit = unfitnessOf(location);
  return {
    key: id,
    uid: orgUnitUid(`Location/${id}`, source),
    // The name of a house may be that of a person.
    name: unfit === IS_HOUSE || typeof name !== 'string' || name.trim() === '' ? undefined : name,
    code: others.length > 0 ? undefined : only?.value,
    names: [id, `Location/${id}`, ...identifiers.flatMap(namesOf)],
    codes: [...ownCodes, ...identifiers.map(({ value }) => value)],
    parent: location.partOf === undefined ? undefined : (partOf(location) ?? 'a place that no reference tells'),
    unfit,
  };
}

function identifiersOf(value: unknown): Identifier[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown) => {
    const { system, value: text, use } = asObject(each);
    if (typeof text !== 'string' || text === '' || use === 'old') return [];
    return [{ system: typeof system === 'string' ? system : undefined, value: text }];
  });
}

function namesOf({ system, value }: Identifier): string[] {
  return system === undefined ? [value] : [value, `${system}|${value}`];
}

function unfitnessOf({ status, mode, physicalType }: FhirResource): string | undefined {
  const { coding } = asObject(physicalType);
  if (Array.isArray(coding) && coding.some((each: unknown) => asObject(each).code === HOUSE)) return IS_HOUSE;
  if (status === 'inactive') return 'is inactive';
  return mode === 'kind' ? 'stands for a kind of places (mode "kind")' : undefined;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
