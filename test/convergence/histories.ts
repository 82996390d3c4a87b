import fc from 'fast-check';
import type { Asked, Change, Child, Dose, Happening, History, Settings, Trouble } from './happenings.ts';

/** Days of old months more often than others: also at the ends of months in Nairobi, before the first, to come, partial. */
const DATES = [
  ...['2026-01-05', '2026-01-20', '2026-01-31T20:59:00Z', '2026-01-31T21:00:00Z', '2026-02-10', '2026-02-28'],
  ...['2026-03-01T00:30:00+03:00', '2026-03-20', '2026-03-31', '2026-04-01', '2026-04-09T12:00:00Z', '2026-05-02'],
  ...['2025-12-31T20:00:00Z', '2025-12-31T22:00:00Z', ''],
  ...['2026-01', '2026-02', '2026-03', '2026'],
];
const PLACES = ['loc-amari', 'loc-belo', 'loc-cendra', 'ward-1', 'ward-2', 'ward-2', 'loc-post', ''];
const PERIODS = ['202601', '202601', '202602', '202603', '202603', '202604'];
const BIRTHS = ['2025-12-19', '2025-12-19', '2025-02-10', '2025-02', '2025', '2025-12', ''];

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
  fc.record({ what: fc.constant('delete place'), place: fc.constantFrom('ward-1', 'ward-2', 'loc-amari') }),
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
  fc.record({ what: fc.constant('fhir restart'), at: nth, away: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ what: fc.constant('meanwhile'), at: nth, change }),
);

const asked = fc.constantFrom<(Asked | undefined)[]>(...Array(9).fill(undefined), 'all', '2026-01..2026-02', 'parked');

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: change },
  fc.record({ what: fc.constant('wait'), minutes: fc.constantFrom(5, 30, 1440, 25 * 1440, 80 * 1440) }),
  { weight: 3, arbitrary: fc.record({ what: fc.constant('run'), asked }) },
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
    way: fc.constantFrom('search', 'search', 'search', 'search over http', 'bulk', 'bulk since', 'bulk all'),
    concurrency: fc.constantFrom(1, 1, 3),
    slowness: fc.constantFrom(0, 0, 10_000),
  })
  // Time passes with each look at the clock: searches of a row or two side by side would make a month too large for any run.
  .map((one) => (one.slowness > 0 ? { ...one, concurrency: 1 } : one))
  // An export has to be counted in one run.
  .map((one) => (one.way.startsWith('bulk') ? { ...one, slowness: 0 } : one))
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
