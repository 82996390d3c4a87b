import { FACILITIES } from '../places.ts';

/** A village of OpenSRP: a Location below a facility, which DHIS2 does not know. */
export interface Village {
  place: string;
  name: string;
  /** The Location of the facility that it is part of. */
  facility: string;
}

/** The team of a facility, an Organization whose members give doses. */
export interface Team {
  organization: string;
  name: string;
  facility: string;
}

const SIDES = ['East', 'West'];

/** Two villages around each facility. */
export const VILLAGES: readonly Village[] = FACILITIES.flatMap(({ place, name }) =>
  SIDES.map((side) => ({
    place: `village-${shortOf(place)}-${side.toLowerCase()}`,
    name: `${name.split(' ')[0]} ${side}`,
    facility: place,
  })),
);

/** The team of each facility, which `mappings/opensrp-places.csv` leads to the facility's org unit. */
export const TEAMS: readonly Team[] = FACILITIES.map(({ place, name }) => ({
  organization: `team-${shortOf(place)}`,
  name: `${name.split(' ')[0]} team`,
  facility: place,
}));

/**
 * Find the villages and the team of a facility.
 *
 * @param facility the id of its Location
 * @returns ids
 * @example aroundFacility('loc-amari').team // 'team-amari'
 */
export function aroundFacility(facility: string): { villages: readonly string[]; team: string } {
  return {
    villages: VILLAGES.filter((village) => village.facility === facility).map(({ place }) => place),
    team: `team-${shortOf(facility)}`,
  };
}

function shortOf(place: string): string {
  return place.replace(/^loc-/, '');
}
