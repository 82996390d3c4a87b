import { uidOf } from '../../dhis2/uid.ts';
import { type GodataLocation, uuidOf } from '../../godata/index.ts';
import { COUNTRY, DISTRICTS } from '../places.ts';

/** A ward: a place of Go.Data, and the org unit that `mappings/godata-places.csv` leads it to. */
export interface Ward {
  readonly place: string;
  readonly name: string;
  readonly district: string;
  readonly orgUnit: string;
  readonly code: string;
  /** How many of a hundred cases live there. */
  readonly share: number;
}

/** A village: a place of Go.Data below a ward, which DHIS2 does not know. */
export interface Village {
  readonly place: string;
  readonly name: string;
  readonly ward: string;
}

/** The wards by which cases are counted. */
export const WARDS: readonly Ward[] = [
  ward('Amari', 'loc-north', 'TL-N-01', 34),
  ward('Belo', 'loc-north', 'TL-N-02', 18),
  ward('Cendra', 'loc-north', 'TL-N-03', 8),
  ward('Ekuno', 'loc-south', 'TL-S-01', 22),
  ward('Fimbo', 'loc-south', 'TL-S-02', 12),
  ward('Galeno', 'loc-south', 'TL-S-03', 6),
];

/** Two villages in each ward. */
export const VILLAGES: readonly Village[] = WARDS.flatMap(({ name, place }) =>
  ['East', 'West'].map((side) => {
    const village = name.replace('Ward', side);
    return { place: uuidOf(`village ${village}`), name: village, ward: place };
  }),
);

/** A place abroad, where visitors live: no org unit has it. */
export const ABROAD = { place: uuidOf('place abroad'), name: 'Norland' };

/**
 * List the places of Go.Data: the country, its districts, wards and villages. Those that DHIS2 has carry its UID as an
 * identifier.
 *
 * @returns locations
 */
export function godataLocations(): GodataLocation[] {
  const country = uuidOf('place country');
  const districtOf = (place: string) => uuidOf(`district ${place}`);
  const dhis2 = (code: string) => [{ code, description: 'DHIS2' }];
  const at = (level: number) => ({
    geographicalLevelId: `LNG_REFERENCE_DATA_CATEGORY_LOCATION_GEOGRAPHICAL_LEVEL_ADMIN_LEVEL_${level}`,
    active: true,
  });
  return [
    { id: country, name: COUNTRY.name, parentLocationId: null, identifiers: dhis2(COUNTRY.orgUnit), ...at(0) },
    { id: ABROAD.place, name: ABROAD.name, parentLocationId: null, identifiers: [], ...at(0) },
    ...DISTRICTS.map(({ place, orgUnit, name }) => ({
      id: districtOf(place),
      name,
      parentLocationId: country,
      identifiers: dhis2(orgUnit),
      ...at(1),
    })),
    ...WARDS.map(({ place, name, district, orgUnit }) => ({
      id: place,
      name,
      parentLocationId: districtOf(district),
      identifiers: dhis2(orgUnit),
      ...at(2),
    })),
    ...VILLAGES.map(({ place, name, ward: parentLocationId }) => ({
      id: place,
      name,
      parentLocationId,
      identifiers: [],
      ...at(3),
    })),
  ];
}

function ward(name: string, district: string, code: string, share: number): Ward {
  return { place: uuidOf(`ward ${name}`), name: `${name} Ward`, district, orgUnit: uidOf(`ward ${name}`), code, share };
}
