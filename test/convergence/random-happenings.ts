import fc from 'fast-check';
import type { Among, Asked, Change, Child, Dose, Happening, Mishap, Trouble } from './happenings.ts';

/** Days of old months more often than others: also at the ends of months in Nairobi, before the first, to come, partial. */
const DATES = [
  ...['2026-01-05', '2026-01-20', '2026-01-31T20:59:00Z', '2026-01-31T21:00:00Z', '2026-02-10', '2026-02-28'],
  ...['2026-03-01T00:30:00+03:00', '2026-03-20', '2026-03-31', '2026-04-01', '2026-04-09T12:00:00Z', '2026-05-02'],
  ...['2025-12-31T20:00:00Z', '2025-12-31T22:00:00Z', ''],
  ...['2026-01', '2026-02', '2026-03', '2026'],
];
const PLACES = ['loc-amari', 'loc-belo', 'loc-cendra', 'ward-1', 'ward-2', 'ward-2', 'ward-3', 'loc-post', ''];
const PERIODS = ['202601', '202601', '202602', '202603', '202603', '202604'];
const BIRTHS = ['2025-12-19', '2025-12-19', '2025-02-10', '2025-02', '2025', '2025-12', ''];

const child = fc.constantFrom<Child>('amina', 'amina', 'amina', 'baraka', 'baraka', 'chiku', 'dalila');
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

const commitLate = (as: fc.Arbitrary<Dose>): fc.Arbitrary<Change> =>
  fc.record({ what: fc.constant('commit late'), as, minutes: fc.constantFrom(1, 3, 6, 9, 10, 10) });
const unit = fc.integer({ min: 0, max: 3 });

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constant('record'), dose: number, as: dose }) },
  fc.record({
    what: fc.constant('record together'),
    doses: fc.array(fc.record({ dose: number, as: dose }), { minLength: 2, maxLength: 4 }),
  }),
  { weight: 2, arbitrary: fc.record({ what: fc.constant('change date'), dose: number, on }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('move place'), dose: number, at }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('entered in error', 'delete'), dose: number }) },
  commitLate(dose),
  fc.record({ what: fc.constantFrom('unassign', 'assign'), unit }),
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
      place: fc.constantFrom('ward-1', 'ward-1', 'ward-2', 'ward-3', 'loc-cendra', 'loc-post'),
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
      value: fc.constantFrom('7', '1', '0', '', '-'),
    }),
  },
);

/** Requests of a run, and of each sort of them about as many as there are. */
const moment: fc.Arbitrary<Pick<Trouble, 'at' | 'among'>> = fc.oneof(
  { weight: 3, arbitrary: nth('all', 25) },
  nth('all', 120),
  nth('fhir', 15),
  nth('changes', 8),
  nth('rows', 12),
  { weight: 2, arbitrary: nth('dhis2', 8) },
  { weight: 2, arbitrary: nth('export', 20) },
  nth('import', 2),
);

function nth(among: Among, max: number): fc.Arbitrary<Pick<Trouble, 'at' | 'among'>> {
  return fc.record({ among: fc.constant(among), at: fc.integer({ min: 1, max }) });
}

const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('crash'), handled: fc.boolean(), leaves: fc.boolean() }) },
  fc.record({ what: fc.constant('passing'), kind: fc.constantFrom('reset', 'lost', 'truncate', '503') }),
  fc.record({ what: fc.constantFrom('restart', 'expiry') }),
  fc.record({ what: fc.constant('fhir restart'), away: fc.integer({ min: 1, max: 3 }) }),
  { weight: 2, arbitrary: fc.record({ what: fc.constant('meanwhile'), change }) },
);
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(mishap, moment).map(([what, when]) => ({ ...what, ...when })) },
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), nth('dhis2', 3))
    .map(([imports, when]) => ({ what: 'swallow' as const, imports, ...when })),
);

const asked = fc.constantFrom<(Asked | undefined)[]>(...Array(9).fill(undefined), 'all', '2026-01..2026-02', 'parked');

const wait = (...minutes: number[]): fc.Arbitrary<Happening> =>
  fc.record({ what: fc.constant('wait'), minutes: fc.constantFrom(...minutes) });
const RUN: Happening = { what: 'run' };
const run = fc.constant(RUN);
const troubled: fc.Arbitrary<Happening> = fc.record({ what: fc.constant('run'), trouble });

/** A step of a history. */
export const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: change },
  wait(5, 30, 1440, 25 * 1440, 80 * 1440),
  { weight: 3, arbitrary: fc.record({ what: fc.constant('run'), asked }) },
  { weight: 2, arbitrary: troubled },
);

/** A dose that certainly counts, in a month that has to be found. */
const oldDose: fc.Arbitrary<Dose> = fc.record({
  child: fc.constantFrom<Child>('amina', 'baraka'),
  at: fc.constantFrom('loc-amari', 'ward-1', 'ward-2'),
  on: fc.constantFrom('2026-01-05', '2026-01-31T20:59:00Z', '2026-02-10', '2026-01-31T21:00:00Z'),
  vaccine: fc.constantFrom('19', '04'),
  status: fc.constant('completed'),
});

/** Steps that seldom come after each other by chance, and that rules are there for. */
export const sequence: fc.Arbitrary<readonly Happening[]> = fc.oneof(
  // Stored by a transaction that began before a run, and was committed after it.
  fc.tuple(run, commitLate(oldDose), run),
  fc.tuple(commitLate(oldDose), run, commitLate(oldDose), run),
  // Several months end before the next run.
  fc.tuple(wait(50 * 1440, 80 * 1440), run),
  fc.tuple(fc.record({ what: fc.constant('record'), dose: number, as: oldDose }), troubled, run),
  // What a run has counted goes away again.
  fc.tuple(
    fc.record({ what: fc.constant('record'), dose: number, as: oldDose }),
    run,
    fc.record({ what: fc.constantFrom('entered in error', 'delete'), dose: number }),
    run,
  ),
  // Corrected, and corrected back.
  fc.tuple(fc.constantFrom('female', 'male'), child).map(([sex, who]) => {
    const change = (is: string): Happening => ({ what: 'change child', child: who, sex: is, birthDate: '2025-12-19' });
    return [change(sex), RUN, change(sex === 'male' ? 'female' : 'male'), RUN, change(sex), RUN];
  }),
  fc.tuple(fc.constantFrom('loc-amari', 'loc-belo'), fc.constantFrom('ward-1', 'ward-2')).map(([parent, place]) => {
    const move = (to: string): Happening => ({ what: 'part of', place, parent: to });
    return [move(parent), RUN, move(parent === 'loc-amari' ? '' : 'loc-amari'), RUN, move(parent), RUN];
  }),
  // Counted before the child was known.
  fc
    .tuple(number, oldDose, fc.constantFrom('female', 'male'))
    .map(([dose, as, sex]): Happening[] => [
      { what: 'record', dose, as: { ...as, child: 'dalila' } },
      RUN,
      { what: 'change child', child: 'dalila', sex, birthDate: '2025-12-19' },
      RUN,
    ]),
  // Counted before its place was known.
  fc
    .tuple(number, oldDose, fc.constantFrom('loc-amari', 'loc-belo', 'ward-1'))
    .map(([dose, as, parent]): Happening[] => [
      { what: 'record', dose, as: { ...as, at: 'ward-3' } },
      RUN,
      { what: 'part of', place: 'ward-3', parent },
      RUN,
    ]),
  fc.tuple(fc.constant<Happening>({ what: 're-index' }), change, run, change, run),
  fc.tuple(
    fc.record({ what: fc.constant('unassign'), unit }),
    change,
    run,
    change,
    troubled,
    fc.record({ what: fc.constant('assign'), unit }),
  ),
);
