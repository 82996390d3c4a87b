import { addDays, monthNumber } from '../days.ts';
import type { FhirResource } from '../fhir-resource.ts';
import { type Child, patient } from '../lives/child.ts';
import { childDoses } from '../lives/child-doses.ts';
import { childrenBornBetween } from '../lives/children-born-between.ts';
import { locations } from '../locations.ts';
import { opensrpDose } from './opensrp-dose.ts';
import { TEAMS, VILLAGES } from './opensrp-places.ts';
import { opensrpTags, type TagStyle } from './opensrp-tags.ts';
import { registrations } from './registration.ts';

const FIRST_DAY = '2026-01-01';
/** Children of the schedule's last doses were born so long before the first day. */
const MONTHS_BEFORE = 18;
const DAYS_UNTIL_SETTLED = 3;
/** How places are known, so many times in a hundred; old apps and lost tags are the exception. */
const STYLES: readonly (readonly [upTo: number, TagStyle])[] = [
  [55, 'visit'],
  [85, 'village'],
  [93, 'user'],
  [96, 'team'],
  [99, 'old'],
  [100, 'nowhere'],
];

/**
 * Make an immunization registry of OpenSRP 2: Locations with villages, teams, children, their registrations and doses.
 *
 * The same day gives the same resources, and a later day gives them too, with more after them.
 *
 * @param options `today`, `YYYY-MM-DD`: nothing is dated or changed on it or on the day before
 * @returns FHIR R4 resources, each after those it refers to
 * @throws RangeError where today is before the registry begins
 * @example opensrpResources({ today: '2026-11-21' })
 */
export function opensrpResources({ today }: { today: string }): FhirResource[] {
  const settled = addDays(today, -DAYS_UNTIL_SETTLED);
  if (settled < FIRST_DAY) throw new RangeError(`The sample begins on ${FIRST_DAY}: ${today} is too early for it.`);
  const children = childrenBornBetween(monthNumber(FIRST_DAY) - MONTHS_BEFORE, settled);
  const changed = { lastUpdated: `${addDays(FIRST_DAY, 1)}T03:00:00.000Z` };
  return [
    ...locations(FIRST_DAY),
    ...VILLAGES.map(({ place, name, facility }) => ({
      resourceType: 'Location',
      id: place,
      meta: changed,
      status: 'active',
      name,
      mode: 'instance',
      partOf: { reference: `Location/${facility}` },
    })),
    ...TEAMS.map(({ organization, name }) => ({
      resourceType: 'Organization',
      id: organization,
      meta: changed,
      active: true,
      name,
    })),
    ...children.map(taggedPatient),
    ...children.flatMap((child) => registered(child, settled)),
    ...children.flatMap((child) => doses(child, settled)),
  ];
}

/** Those who were born before the registry began came with it, registered elsewhere. */
function taggedPatient(child: Child): FhirResource {
  const made = patient(child, child.born < FIRST_DAY ? FIRST_DAY : child.born);
  const tag = opensrpTags(child.home, styleOf(child.serial), child.serial);
  return { ...made, meta: { ...made.meta, tag } };
}

function registered(child: Child, settled: string): FhirResource[] {
  if (child.born < FIRST_DAY) return [];
  const forms = registrations(child, addDays(child.born, child.serial % 12), styleOf(child.serial));
  return forms.filter(({ authored }) => String(authored).slice(0, 10) <= settled);
}

function doses(child: Child, settled: string): FhirResource[] {
  return childDoses(child).flatMap((dose, at) => {
    if (dose.entered < FIRST_DAY || dose.entered > settled) return [];
    const number = child.serial * 31 + at * 7;
    return [opensrpDose({ ...dose, place: placeOf(dose.place, child) }, styleOf(number), number)];
  });
}

/** The outreach post is no place of this registry. */
function placeOf(place: string | undefined, child: Child): string {
  return place === undefined || place.endsWith('-outreach') ? child.home : place;
}

function styleOf(number: number): TagStyle {
  const point = (number * 37) % 100;
  return STYLES.find(([upTo]) => point < upTo)?.[1] ?? 'nowhere';
}
