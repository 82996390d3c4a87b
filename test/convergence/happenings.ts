import fc from 'fast-check';
import type { CHILDREN } from '../workflow/support/tiny-data.ts';

/** Names of the children. */
export type Child = keyof typeof CHILDREN;

/** What a dose is, as far as a count depends on it. */
export interface Dose {
  readonly child: Child;
  /** Id of a Location; empty for none. */
  readonly at: string;
  /** A date or date-time; empty for none. */
  readonly on: string;
  readonly vaccine: string;
  readonly status: string;
}

/** What goes wrong in a run, at its nth request to either server; a run with fewer requests goes well. */
export type Trouble =
  | { readonly what: 'crash'; readonly at: number; readonly handled: boolean }
  | { readonly what: 'passing'; readonly at: number; readonly kind: 'reset' | 'lost' | 'truncate' | '503' }
  | { readonly what: 'restart' | 'expiry'; readonly at: number }
  | { readonly what: 'meanwhile'; readonly at: number; readonly change: Change };

/** Something that somebody does to either server, or to the lookup. */
export type Change =
  | { readonly what: 'record'; readonly dose: number; readonly as: Dose }
  | { readonly what: 'change date'; readonly dose: number; readonly on: string }
  | { readonly what: 'move place'; readonly dose: number; readonly at: string }
  | { readonly what: 'entered in error' | 'delete'; readonly dose: number }
  /** Stored now by a transaction that began some minutes ago. */
  | { readonly what: 'commit late'; readonly as: Dose; readonly minutes: number }
  | {
      readonly what: 'change child';
      readonly child: Child;
      readonly sex: string;
      readonly birthDate: string;
    }
  | { readonly what: 'delete child'; readonly child: Child }
  | { readonly what: 'part of'; readonly place: string; readonly parent: string }
  | { readonly what: 'add to lookup' }
  | {
      readonly what: 'person enters';
      readonly period: string;
      readonly unit: number;
      readonly kind: number;
      /** Empty to delete. */
      readonly value: string;
    };

/** One step of a history. */
export type Happening =
  | Change
  | { readonly what: 'wait'; readonly minutes: number }
  | { readonly what: 'run'; readonly trouble?: Trouble | undefined };

/** What does not change in a history. */
export interface Settings {
  readonly onEmpty: 'delete' | 'zero';
  readonly onManualEdit: 'keep' | 'overwrite';
  /** Newest months that are counted in every run: what changes in others has to be found. */
  readonly keepOpen: number;
  readonly zeros: 'none' | 'assigned';
  readonly zeroIsSignificant: boolean;
  /** 0 for no limit. */
  readonly pageSize: number;
  /** Days after which DHIS2 takes no values of a month any more; 0 for never. */
  readonly expiryDays: number;
  /** Milliseconds that pass each time the clock is looked at: with many a run cannot count all that is dirty. */
  readonly slowness: number;
}

/** A random life of both servers. */
export interface History {
  readonly settings: Settings;
  readonly happenings: readonly Happening[];
}

/** Days of old months more often than others: also at the ends of months in Nairobi, before the first, and to come. */
const DATES = [
  ...['2026-01-05', '2026-01-20', '2026-01-31T20:59:00Z', '2026-01-31T21:00:00Z', '2026-02-10', '2026-02-28'],
  ...['2026-03-01T00:30:00+03:00', '2026-03-20', '2026-03-31', '2026-04-01', '2026-04-09T12:00:00Z', '2026-05-02'],
  ...['2025-12-31T20:00:00Z', '2025-12-31T22:00:00Z', ''],
];
const PLACES = ['loc-amari', 'loc-belo', 'loc-cendra', 'ward-1', 'ward-2', 'ward-2', 'loc-post', ''];
const PERIODS = ['202601', '202601', '202602', '202603', '202603', '202604'];
const BIRTHS = ['2025-12-19', '2025-12-19', '2025-02-10', ''];

const child = fc.constantFrom<Child>('amina', 'amina', 'baraka', 'chiku');
const number = fc.integer({ min: 1, max: 6 });
const at = fc.constantFrom(...PLACES);
const on = fc.constantFrom(...DATES);
const dose: fc.Arbitrary<Dose> = fc.record({
  child,
  at,
  on,
  vaccine: fc.constantFrom('19', '19', '04', '08'),
  status: fc.constantFrom('completed', 'completed', 'completed', 'not-done'),
});

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constant('record'), dose: number, as: dose }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('change date'), dose: number, on }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('move place'), dose: number, at }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('entered in error', 'delete'), dose: number }) },
  fc.record({ what: fc.constant('commit late'), as: dose, minutes: fc.integer({ min: 1, max: 9 }) }),
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('change child'),
      child,
      sex: fc.constantFrom('female', 'male'),
      birthDate: fc.constantFrom(...BIRTHS),
    }),
  },
  fc.record({ what: fc.constant('delete child'), child }),
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('part of'),
      place: fc.constantFrom('ward-1', 'ward-1', 'ward-2', 'loc-cendra', 'loc-post'),
      parent: fc.constantFrom('loc-amari', 'loc-belo', 'ward-1', 'ward-2', ''),
    }),
  },
  fc.record({ what: fc.constant('add to lookup') }),
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('person enters'),
      period: fc.constantFrom(...PERIODS),
      unit: fc.constantFrom(0, 0, 0, 1, 2, 3),
      kind: fc.constantFrom(0, 0, 2, 3, 4, 6, 7),
      value: fc.constantFrom('7', '1', '0', ''),
    }),
  },
);

const nth = fc.integer({ min: 1, max: 30 });
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constant('crash'), at: nth, handled: fc.boolean() }) },
  fc.record({
    what: fc.constant('passing'),
    at: nth,
    kind: fc.constantFrom('reset', 'lost', 'truncate', '503'),
  }),
  fc.record({ what: fc.constantFrom('restart', 'expiry'), at: nth }),
  fc.record({ what: fc.constant('meanwhile'), at: nth, change }),
);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: change },
  fc.record({ what: fc.constant('wait'), minutes: fc.constantFrom(5, 30, 1440, 25 * 1440, 80 * 1440) }),
  { weight: 3, arbitrary: fc.record({ what: fc.constant('run'), trouble: fc.constant(undefined) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('run'), trouble }) },
);

const settings: fc.Arbitrary<Settings> = fc
  .record({
    onEmpty: fc.constantFrom('delete', 'zero'),
    onManualEdit: fc.constantFrom('keep', 'keep', 'overwrite'),
    keepOpen: fc.constantFrom(1, 1, 2),
    zeros: fc.constantFrom('none', 'none', 'assigned'),
    zeroIsSignificant: fc.boolean(),
    pageSize: fc.constantFrom(0, 2, 5),
    expiryDays: fc.constantFrom(0, 0, 0, 40),
    slowness: fc.constantFrom(0, 0, 10_000),
  })
  // What DHIS2 does not take any more gets no new zeros, which nobody could tell from zeros that are missing.
  .map((one) => (one.zeros === 'assigned' ? { ...one, expiryDays: 0 } : one));

/** Random histories of about eight steps; the runs at their end are not among them. */
export const histories: fc.Arbitrary<History> = fc.record({
  settings,
  happenings: fc.array(happening, { minLength: 4, maxLength: 12, size: 'max' }),
});

/**
 * Write a history for people, a step on a line.
 *
 * @param history settings and steps
 * @returns lines such as `3. move place, dose 2, at loc-belo`
 */
export function describeHistory({ settings: chosen, happenings }: History): string {
  return [words(chosen), ...happenings.map((one, at) => `${at + 1}. ${words(one)}`)].join('\n');
}

function words(of: object): string {
  return Object.entries(of)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      if (typeof value === 'object' && value !== null) return `${key} (${words(value)})`;
      return key === 'what' ? String(value) : `${key} ${value === '' ? 'none' : value}`;
    })
    .join(', ');
}
