import { foldName } from './fold-name.ts';
import type { OrgUnit } from './object-types.ts';

/** A place of the source that is, or is to be, an org unit. */
export interface SourcePlace {
  /** What rows name it by: the id of a Location. */
  readonly key: string;
  /** The UID that its org unit gets where it is created. */
  readonly uid: string;
  readonly name: string | undefined;
  /** Its code in DHIS2 where it is created. */
  readonly code: string | undefined;
  /** Its key and the values of its identifiers, each of which may be the UID or the attribute value of a unit. */
  readonly names: readonly string[];
  /** Those that may be the code of a unit. */
  readonly codes: readonly string[];
  /** Key of the place that it is part of; a text that is no key where it cannot be told. */
  readonly parent: string | undefined;
  /** Why no org unit is made of it, such as `is inactive`. */
  readonly unfit: string | undefined;
}

/** What told the org unit of a place; a name alone never does. */
export type MatchedBy = 'lookup' | 'uid' | 'attribute' | 'code';

/** The org unit of a place, or what is in the way of one. */
export type PlaceMatch = { readonly place: SourcePlace } & (
  | { readonly status: 'matched'; readonly by: MatchedBy; readonly unit: OrgUnit }
  /** Units of the same name: a person has to decide. */
  | { readonly status: 'proposed'; readonly units: readonly OrgUnit[] }
  /** What is known of it leads to different units, or nowhere. */
  | { readonly status: 'conflict'; readonly reason: string }
  | { readonly status: 'unmatched' }
);

/** How places are matched. */
export interface MatchOptions {
  /** UID of the attribute of org units whose values name places; without one attributes are not looked at. */
  readonly attribute?: string | undefined;
  /** What people have decided: key, or one of the names, → UID of the org unit. */
  readonly lookup?: ReadonlyMap<string, string>;
}

type Found = readonly [by: MatchedBy, unit: OrgUnit];

/**
 * Find the org units of places: first in the lookup, which people wrote; then by UID, by attribute value and by code, which
 * must not lead to different units. Units of the same name (in whatever case, with whatever blanks) are proposed, below the
 * unit of the place above where that is known.
 *
 * @param places the places
 * @param units org units of DHIS2, with the fields that `listOrgUnits` reads by default
 * @param options attribute and lookup
 * @returns a match for each place, in their order
 * @example matchOrgUnits(places, await listOrgUnits(dhis2), { attribute: 'qjGm6ert2GX' })
 */
export function matchOrgUnits(
  places: readonly SourcePlace[],
  units: readonly OrgUnit[],
  { attribute, lookup = new Map() }: MatchOptions = {},
): PlaceMatch[] {
  const byUid = new Map(units.map((unit) => [unit.id, unit]));
  const byCode = group(units, ({ code }) => (code === undefined ? [] : [code]));
  const byValue = group(units, ({ attributeValues = [] }) =>
    attributeValues.flatMap((each) => (each.attribute.id === attribute ? [each.value] : [])),
  );

  function sureMatch(place: SourcePlace): PlaceMatch {
    const [decided] = [place.key, ...place.names].flatMap((name) => lookup.get(name) ?? []);
    if (decided !== undefined) {
      const unit = byUid.get(decided);
      return unit === undefined
        ? { place, status: 'conflict', reason: `the lookup leads to ${decided}, which DHIS2 does not have` }
        : { place, status: 'matched', by: 'lookup', unit };
    }
    const names = [...new Set(place.names)];
    const found: Found[] = [
      ...[place.uid, ...names].flatMap((name): Found[] => toFound('uid', byUid.get(name))),
      ...names.flatMap((name) => (byValue.get(name) ?? []).map((unit): Found => ['attribute', unit])),
      ...place.codes.flatMap((code) => (byCode.get(code) ?? []).map((unit): Found => ['code', unit])),
    ];
    const [first] = found;
    if (first === undefined) return { place, status: 'unmatched' };
    if (found.every(([, unit]) => unit.id === first[1].id)) {
      return { place, status: 'matched', by: first[0], unit: first[1] };
    }
    const said = found.map(([by, unit]) => `by ${by} to ${unit.id} (${unit.name ?? ''})`);
    return { place, status: 'conflict', reason: `it leads ${[...new Set(said)].join(', ')}` };
  }

  const sure = places.map(sureMatch);
  const matched = new Map(sure.flatMap((match) => (match.status === 'matched' ? [[match.place.key, match.unit]] : [])));
  const taken = new Set([...matched.values()].map(({ id }) => id));
  const byName = group(units, ({ id, name }) => (name === undefined || taken.has(id) ? [] : [foldName(name)]));
  return sure.map((match) => {
    const { name, parent = '' } = match.place;
    if (match.status !== 'unmatched' || name === undefined) return match;
    const above = matched.get(parent);
    const alike = (byName.get(foldName(name)) ?? []).filter((unit) => above === undefined || isBelow(unit, above));
    return alike.length === 0 ? match : { place: match.place, status: 'proposed', units: alike };
  });
}

function toFound(by: MatchedBy, unit: OrgUnit | undefined): Found[] {
  return unit === undefined ? [] : [[by, unit]];
}

function isBelow({ path = '' }: OrgUnit, { id }: OrgUnit): boolean {
  return path.split('/').slice(0, -1).includes(id);
}

function group(units: readonly OrgUnit[], keysOf: (unit: OrgUnit) => readonly string[]): Map<string, OrgUnit[]> {
  const groups = new Map<string, OrgUnit[]>();
  for (const unit of units) {
    for (const key of keysOf(unit)) {
      const known = groups.get(key);
      if (known === undefined) groups.set(key, [unit]);
      else known.push(unit);
    }
  }
  return groups;
}
