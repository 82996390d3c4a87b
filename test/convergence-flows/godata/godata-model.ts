import { VILLAGES, WARDS } from '../../../cli/sandbox/sample/godata/godata-places.ts';
import { optionsKey } from '../values/names.ts';

/** What a case or a contact is, as far as a count depends on it. */
export interface Person {
  readonly kind: 'cases' | 'contacts';
  readonly outbreak: number;
  readonly isDeleted: boolean;
  readonly is: 'CONFIRMED' | 'SUSPECT' | 'NOT_A_CASE_DISCARDED';
  /** Instants as Go.Data has them; empty for none. */
  readonly onset: string;
  readonly reported: string;
  /** Names of places; empty for none. */
  readonly home: string;
  readonly other: string;
  /** Empty for unknown. */
  readonly years: number | '';
  readonly sex: 'MALE' | 'FEMALE' | '';
  readonly hasDied: boolean;
  readonly inHospital: boolean;
  readonly contacts: number;
  readonly wasContact: boolean;
  readonly becameCase: string;
  readonly isLost: boolean;
  readonly followedTo: string;
}

/** What Go.Data holds now. */
export interface GodataModel {
  readonly persons: Map<string, Person>;
  /** The place that a place is part of, by name. */
  readonly parents: Map<string, string>;
  /** Position of the outbreak that the credential names. */
  outbreak: number;
}

const ZONE_MS = 3 * 3_600_000;
const DAY_MS = 86_400_000;
const AGES = [
  ['0-4 years', 5],
  ['5-14 years', 15],
  ['15-49 years', 50],
  ['50 years and older', Number.POSITIVE_INFINITY],
] as const;

/** Names of wards and villages. */
export const PLACES: readonly string[] = [...WARDS, ...VILLAGES].map(({ name }) => name);
const UNITS = new Map(WARDS.map(({ name, orgUnit }) => [name, orgUnit]));

/** The villages as they are in the beginning. */
export function firstParents(): Map<string, string> {
  const wards = new Map(WARDS.map(({ place, name }) => [place, name]));
  return new Map(VILLAGES.map(({ name, ward }) => [name, wards.get(ward) ?? '']));
}

/**
 * Count everything in the plainest way: no state, no engine, no Go.Data.
 *
 * @param model what there is now
 * @returns values by key, of all weeks that there are
 */
export function countGodata({ persons, parents, outbreak }: GodataModel): Map<string, string> {
  const counts = new Counts();
  for (const person of persons.values()) {
    const unit = unitOf(person, parents);
    if (person.isDeleted || person.outbreak !== outbreak || unit === undefined) continue;
    if (person.kind === 'contacts') countContact(person, unit, counts);
    else countCase(person, unit, counts);
  }
  return counts.texts();
}

function countContact({ reported, isLost, followedTo }: Person, unit: string, counts: Counts): void {
  counts.add(reported, unit, 'OUTBREAK_CONTACTS_LISTED');
  if (isLost) counts.add(followedTo, unit, 'OUTBREAK_CONTACTS_LOST');
}

function countCase(person: Person, unit: string, counts: Counts): void {
  if (person.wasContact) counts.add(person.becameCase, unit, 'OUTBREAK_CONTACTS_BECAME_CASE');
  if (person.is !== 'CONFIRMED') return;
  const on = person.onset === '' ? person.reported : person.onset;
  const options = optionsKey([ageOf(person.years), sexOf(person.sex)]);
  counts.add(on, unit, 'OUTBREAK_CASES_CONFIRMED', { options });
  const outcome = optionsKey([person.hasDied ? 'Deceased' : 'Alive', ageOf(person.years), sexOf(person.sex)]);
  counts.add(on, unit, 'OUTBREAK_CASES_BY_OUTCOME', { options: outcome });
  if (person.inHospital) counts.add(on, unit, 'OUTBREAK_HOSPITALISED');
  counts.add(on, unit, 'OUTBREAK_CONTACTS_NAMED', { by: person.contacts });
  if (person.years !== '') counts.average(on, unit, 'OUTBREAK_MEAN_AGE', person.years);
}

/** Counts and averages by key; what has no date counts nowhere. */
class Counts {
  readonly #sums = new Map<string, number>();
  readonly #averaged = new Map<string, readonly number[]>();

  add(on: string, unit: string, element: string, { by = 1, options = '' } = {}): void {
    if (on === '') return;
    const key = `${weekOf(on)} ${unit} ${element} ${options}`;
    this.#sums.set(key, (this.#sums.get(key) ?? 0) + by);
  }

  average(on: string, unit: string, element: string, value: number): void {
    if (on === '') return;
    const key = `${weekOf(on)} ${unit} ${element} `;
    this.#averaged.set(key, [...(this.#averaged.get(key) ?? []), value]);
  }

  texts(): Map<string, string> {
    const texts = new Map([...this.#sums].map(([key, sum]) => [key, String(sum)]));
    for (const [key, all] of this.#averaged) {
      const sum = all.reduce((a, b) => a + b, 0);
      texts.set(key, String(Math.round((sum * 10) / all.length) / 10));
    }
    return texts;
  }
}

/** The ward to which a person's address leads. */
function unitOf({ home, other }: Person, parents: ReadonlyMap<string, string>): string | undefined {
  let place: string | undefined = home === '' ? other : home;
  for (let level = 0; level < 10 && place !== undefined; level += 1) {
    const unit = UNITS.get(place);
    if (unit !== undefined) return unit;
    place = parents.get(place);
  }
  return undefined;
}

function ageOf(years: number | ''): string {
  if (years === '') return 'Unknown age';
  return AGES.find(([, below]) => years < below)?.[0] ?? '';
}

function sexOf(sex: Person['sex']): string {
  if (sex === '') return 'Unknown sex';
  return sex === 'MALE' ? 'Male' : 'Female';
}

/**
 * Give the week of a day or an instant: a midnight of Greenwich stands for the day, another instant is moved to Nairobi.
 *
 * @param instant of Go.Data
 * @returns such as `2026W10`
 */
export function weekOf(instant: string): string {
  const isDay = /T(00:00:00\.000|23:59:59\.999)Z$/.test(instant);
  const day = isDay ? Date.parse(`${instant.slice(0, 10)}T00:00:00Z`) : Date.parse(instant) + ZONE_MS;
  const midnight = Math.floor(day / DAY_MS) * DAY_MS;
  const weekday = (new Date(midnight).getUTCDay() + 6) % 7;
  const thursday = new Date(midnight + (3 - weekday) * DAY_MS);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1;
  return `${year}W${week}`;
}

/**
 * Tell whether a week has ended, and is not before those that are counted.
 *
 * @param week such as `2026W10`
 * @param time now
 */
export function isCountedWeek(week: string, time: number): boolean {
  const order = (text: string) => Number(text.slice(0, 4)) * 100 + Number(text.slice(5));
  return order(week) >= 202_601 && order(week) < order(weekOf(new Date(time).toISOString()));
}
