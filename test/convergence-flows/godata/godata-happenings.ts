import fc from 'fast-check';
import { VILLAGES, WARDS } from '../../../cli/sandbox/sample/godata/godata-places.ts';
import { troubles } from '../trouble.ts';
import type { Step } from '../values/live-values.ts';
import { optionsKey } from '../values/names.ts';
import type { PersonEnters } from '../values/person-enters.ts';
import type { ValuesSettings } from '../values/values-world.ts';
import { type Person, PLACES } from './godata-model.ts';

/** What somebody may change of a person. */
export type Correction = Partial<Omit<Person, 'kind' | 'outbreak' | 'isDeleted' | 'wasContact' | 'becameCase'>>;

/** Something that somebody does to Go.Data, to DHIS2, or to the credential. */
export type GodataChange =
  | { readonly what: 'case'; readonly id: number; readonly as: Person }
  | { readonly what: 'contact'; readonly id: number; readonly as: Person }
  | { readonly what: 'correct'; readonly id: number; readonly by: Correction }
  | { readonly what: 'delete' | 'restore' | 'convert'; readonly id: number }
  /** A telephone that was offline tells what it has known for long. */
  | { readonly what: 'telephone'; readonly id: number; readonly by: Correction }
  | { readonly what: 'telephone makes'; readonly as: Person }
  /** Stored now by a transaction that began some minutes ago. */
  | { readonly what: 'commit late'; readonly as: Person; readonly minutes: number }
  | { readonly what: 'part of'; readonly place: string; readonly parent: string }
  | { readonly what: 'switch outbreak' }
  | PersonEnters;

/** What does not change in a history. */
export interface GodataSettings extends ValuesSettings {
  /** False: a release before 2.38, which has no times of the server. */
  readonly dbStamps: boolean;
}

/** A random life of Go.Data and DHIS2. */
export interface GodataHistory {
  readonly settings: GodataSettings;
  readonly happenings: readonly Step<GodataChange>[];
}

/** Days of old weeks more often; at the ends of weeks and years, also in Nairobi; before the first week, and to come. */
const INSTANTS = [
  ...['2026-01-05', '2026-01-11', '2026-01-20', '2026-02-10', '2026-02-15', '2026-03-20', '2026-03-29', '2026-03-30'],
  ...['2025-12-28', '2025-12-29', '2026-04-05', '2026-04-06', '2026-04-09', '2026-05-02'],
].map((day) => `${day}T00:00:00.000Z`);
const DATES = [...INSTANTS, '2026-01-11T20:59:00.000Z', '2026-01-11T21:00:00.000Z', '2026-02-15T23:59:59.999Z', ''];
const HOMES = ['Amari Ward', 'Amari East', 'Amari East', 'Belo West', 'Belo Ward', 'Ekuno West', 'Norland', ''];

const id = fc.integer({ min: 1, max: 9 });
const date = fc.constantFrom(...DATES);
const fields = {
  is: fc.constantFrom<Person['is'][]>('CONFIRMED', 'CONFIRMED', 'CONFIRMED', 'SUSPECT', 'NOT_A_CASE_DISCARDED'),
  onset: date,
  reported: date,
  home: fc.constantFrom(...HOMES),
  other: fc.constantFrom('', '', 'Fimbo Ward', 'Belo East'),
  years: fc.constantFrom<(number | '')[]>(0, 4, 5, 14, 33, 50, ''),
  sex: fc.constantFrom<Person['sex'][]>('MALE', 'FEMALE', ''),
  hasDied: fc.boolean(),
  inHospital: fc.boolean(),
  contacts: fc.integer({ min: 0, max: 3 }),
  isLost: fc.boolean(),
  followedTo: date,
};
const person = (kind: Person['kind']): fc.Arbitrary<Person> =>
  fc.record({
    ...{ kind: fc.constant(kind), outbreak: fc.constantFrom(0, 0, 0, 1), isDeleted: fc.constant(false) },
    ...{ ...fields, wasContact: fc.constant(false), becameCase: fc.constant('') },
  });
const correction: fc.Arbitrary<Correction> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ onset: date }) },
  fc.record({ is: fields.is }),
  fc.record({ home: fields.home }),
  fc.record({ reported: date, years: fields.years, sex: fields.sex }),
  fc.record({ hasDied: fields.hasDied, inHospital: fields.inHospital, contacts: fields.contacts }),
  fc.record({ isLost: fields.isLost, followedTo: date }),
);

const unit = fc.constantFrom(...WARDS.slice(0, 3).map(({ orgUnit }) => orgUnit));
const personEnters: fc.Arbitrary<PersonEnters> = fc
  .record({
    period: fc.constantFrom('2026W2', '2026W2', '2026W4', '2026W7', '2026W13', '2026W14'),
    orgUnit: unit,
    cell: fc.constantFrom(
      ['OUTBREAK_CASES_CONFIRMED', optionsKey(['5-14 years', 'Male'])],
      ['OUTBREAK_HOSPITALISED', ''],
      ['OUTBREAK_CONTACTS_LISTED', ''],
      ['OUTBREAK_CONTACTS_NAMED', ''],
    ),
    value: fc.constantFrom('7', '1', '0', ''),
  })
  .map(({ period, orgUnit, cell: [dataElement = '', options = ''], value }) => ({
    ...{ what: 'person enters', period, orgUnit, dataElement, options, value },
  }));

const change: fc.Arbitrary<GodataChange> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('case'), id, as: person('cases') }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('contact'), id, as: person('contacts') }) },
  { weight: 6, arbitrary: fc.record({ what: fc.constant('correct'), id, by: correction }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom('delete', 'restore', 'convert'), id }) },
  fc.record({ what: fc.constant('telephone'), id, by: correction }),
  fc.record({ what: fc.constant('telephone makes'), as: person('cases') }),
  fc.record({ what: fc.constant('commit late'), as: person('cases'), minutes: fc.integer({ min: 1, max: 9 }) }),
  fc.record({
    what: fc.constant('part of'),
    place: fc.constantFrom(...VILLAGES.slice(0, 4).map(({ name }) => name)),
    parent: fc.constantFrom(...PLACES.slice(0, 9), ''),
  }),
  fc.record({ what: fc.constant('switch outbreak') }),
  { weight: 3, arbitrary: personEnters },
);

const trouble = troubles(change, { source: 26, dhis2: 9 });

const step: fc.Arbitrary<Step<GodataChange>> = fc.oneof(
  { weight: 7, arbitrary: change },
  fc.record({ what: fc.constant('wait'), minutes: fc.constantFrom(5, 30, 1440, 8 * 1440) }),
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('run'), asked: fc.constantFrom(...Array(9).fill(undefined), 'all') }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('run'), trouble }) },
);

/** Random histories of about ten steps; the runs at their end are not among them. */
export const godataHistories: fc.Arbitrary<GodataHistory> = fc.record({
  settings: fc.record({
    onEmpty: fc.constantFrom('delete', 'delete', 'zero'),
    onManualEdit: fc.constantFrom('keep', 'keep', 'overwrite'),
    keepOpen: fc.constantFrom(1, 1, 4),
    isBegun: fc.constantFrom(true, true, true, false),
    dbStamps: fc.constantFrom(true, true, false),
  }),
  happenings: fc.array(step, { minLength: 4, maxLength: 14, size: 'max' }),
});
