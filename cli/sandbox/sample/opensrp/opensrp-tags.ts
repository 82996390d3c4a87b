import { aroundFacility } from './opensrp-places.ts';

/** What the systems of OpenSRP 2's tags begin with; old apps used it for all of them. */
export const TAGS = 'https://smartregister.org/';
/** What the app writes where it knows no id. */
export const NOT_DEFINED = 'Not defined';

/** A tag of a resource. */
export interface Tag {
  system: string;
  code: string;
  display: string;
}

/** How an app knew where its user was. */
export type TagStyle = 'visit' | 'village' | 'user' | 'team' | 'old' | 'nowhere';

/**
 * Write the tags that OpenSRP 2 gives to what is recorded at a facility or in a village that it serves.
 *
 * @param facility the id of the facility's Location
 * @param style `visit` and `village`: the related entity is in a village; `user`: only the user's place is known;
 *   `team`: only the user's organization; `old`: all systems are the same; `nowhere`: nothing is known
 * @param village which of the villages, from 0
 * @returns `meta.tag`
 * @see https://docs.opensrp.io/engineering/app/datastore/tagging
 * @example opensrpTags('loc-amari', 'user', 0)
 */
export function opensrpTags(facility: string, style: TagStyle, village: number): Tag[] {
  const { villages, team } = aroundFacility(facility);
  const isOld = style === 'old';
  const tag = (name: string, code: string, display: string): Tag => ({
    system: isOld ? TAGS : `${TAGS}${name}`,
    code,
    display,
  });
  const knowsVillage = style === 'visit' || style === 'village';
  const knowsUser = knowsVillage || style === 'user' || isOld;
  return [
    tag('app-version', '2.1.3-eir', 'Application Version'),
    tag('care-team-tag-id', NOT_DEFINED, 'Practitioner CareTeam'),
    tag('practitioner-tag-id', `nurse-${facility.replace(/^loc-/, '')}`, 'Practitioner'),
    tag('location-tag-id', knowsUser ? facility : NOT_DEFINED, 'Practitioner Location'),
    tag('organisation-tag-id', style === 'nowhere' ? NOT_DEFINED : team, 'Practitioner Organization'),
    ...(isOld
      ? []
      : [
          tag(
            'related-entity-location-tag-id',
            (knowsVillage ? villages[village % villages.length] : undefined) ?? NOT_DEFINED,
            'Related Entity Location',
          ),
        ]),
  ];
}
