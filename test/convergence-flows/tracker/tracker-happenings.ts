import fc from 'fast-check';
import { type Trouble, troubles } from '../trouble.ts';
import type { Dose, Kid } from './tracker-model.ts';

/** Something that somebody does at the source or in DHIS2. */
export type TrackerChange =
  | { readonly what: 'child'; readonly kid: number; readonly by: Partial<Kid> }
  | { readonly what: 'delete child'; readonly kid: number }
  | { readonly what: 'dose'; readonly dose: number; readonly as: Dose }
  | { readonly what: 'correct dose'; readonly dose: number; readonly by: Partial<Dose> }
  | { readonly what: 'entered in error' | 'give again' | 'delete dose'; readonly dose: number }
  /** Stored now by a transaction that began some minutes ago. */
  | { readonly what: 'commit late'; readonly dose: number; readonly as: Dose; readonly minutes: number }
  | { readonly what: 'edit name in DHIS2' | 'edit sex in DHIS2'; readonly kid: number }
  | { readonly what: 'complete in DHIS2' | 'delete in DHIS2'; readonly kid: number }
  | { readonly what: 'merge in DHIS2'; readonly kid: number; readonly into: number }
  | { readonly what: 'delete event in DHIS2'; readonly dose: number };

/** What somebody asks of a run. */
export type TrackerAsked = 'all' | 'refused';

/** One step of a history. */
export type TrackerStep =
  | TrackerChange
  | { readonly what: 'wait'; readonly minutes: number }
  | {
      readonly what: 'run';
      readonly trouble?: Trouble<TrackerChange> | undefined;
      readonly asked?: TrackerAsked | undefined;
    };

/** A random life of a registry and DHIS2. */
export interface TrackerHistory {
  readonly settings: {
    /** Wide enough for all versions of a dose: a server that shows not all of them lets no event come back. */
    readonly pageSize: number;
    /** Whether it begins with a run that goes well. */
    readonly isBegun: boolean;
  };
  readonly happenings: readonly TrackerStep[];
}

const kid = fc.integer({ min: 1, max: 5 });
const dose = fc.integer({ min: 1, max: 6 });
const often = <Value>(usual: Value, ...others: readonly Value[]) =>
  fc.constantFrom(...Array<Value>(others.length * 2).fill(usual), ...others);

const kidBy: fc.Arbitrary<Partial<Kid>> = fc.oneof(
  fc.record({ number: fc.constantFrom('TL-91', 'TL-92', 'TL-93', 'TL-94', 'TL-95', 'TL-99', '') }),
  fc.record({ family: fc.constantFrom('Mwangaza', 'Otieno', 'Wanjiru', '') }),
  fc.record({ place: fc.constantFrom('org-amari', 'org-belo', 'org-belo', 'org-none', '') }),
  fc.record({ birthDate: fc.constantFrom('2025-11-11', '2025-12-01', '2025', '') }),
  fc.record({ registered: fc.constantFrom('2026-01-05', '2026-01-20', '2026-01', '') }),
  fc.record({ isActive: fc.boolean() }),
  fc.record({ isDeleted: fc.constant(false) }),
);

const fields = {
  kid,
  vaccine: often('BCG', 'OPV1', 'NOPE'),
  on: often('2026-02-03T23:30:00+03:00', '2026-02-10', '2026-03-01T22:00:00Z', '2026-02', ''),
  place: often('', 'loc-belo', 'loc-none'),
  status: often<Dose['status']>('completed', 'entered-in-error'),
};
const newDose: fc.Arbitrary<Dose> = fc.record({ ...fields, isDeleted: fc.constant(false) });
const doseBy: fc.Arbitrary<Partial<Dose>> = fc.oneof(
  fc.record({ kid }),
  fc.record({ vaccine: fields.vaccine }),
  fc.record({ on: fields.on }),
  fc.record({ place: fields.place }),
);

const change: fc.Arbitrary<TrackerChange> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('child' as const), kid, by: kidBy }) },
  fc.record({ what: fc.constant('delete child' as const), kid }),
  { weight: 3, arbitrary: fc.record({ what: fc.constant('dose' as const), dose, as: newDose }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('correct dose' as const), dose, by: doseBy }) },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constantFrom('entered in error', 'give again', 'give again', 'delete dose'),
      dose,
    }),
  },
  fc.record({ what: fc.constant('commit late' as const), dose, as: newDose, minutes: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ what: fc.constantFrom('edit name in DHIS2', 'edit sex in DHIS2'), kid }),
  fc.record({ what: fc.constantFrom('complete in DHIS2', 'complete in DHIS2', 'delete in DHIS2'), kid }),
  fc.record({ what: fc.constant('delete event in DHIS2' as const), dose }),
);

const merge: fc.Arbitrary<TrackerChange> = fc.record({ what: fc.constant('merge in DHIS2' as const), kid, into: kid });

const step: fc.Arbitrary<TrackerStep> = fc.oneof(
  { weight: 8, arbitrary: change },
  merge,
  fc.record({ what: fc.constant('wait' as const), minutes: fc.constantFrom(5, 30, 1440) }),
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('run' as const),
      asked: fc.constantFrom<(TrackerAsked | undefined)[]>(...Array(9).fill(undefined), 'all', 'refused'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('run' as const), trouble: troubles(change, { source: 12, dhis2: 12 }) }),
  },
);

/** A dose that is taken away and given again, and each time a run in between. */
const backAndForth: fc.Arbitrary<readonly TrackerStep[]> = fc
  .tuple(dose, fc.integer({ min: 2, max: 5 }))
  .map(([one, times]) =>
    Array.from({ length: times }, (_, at): TrackerStep[] => [
      { what: at % 2 === 0 ? 'entered in error' : 'give again', dose: one },
      { what: 'run' },
    ]).flat(),
  );

/** A child takes the number of another one, which is free later: then the child is sent, though it changes no more. */
const freedNumber: fc.Arbitrary<readonly TrackerStep[]> = fc
  .tuple(kid, fc.constantFrom(1, 2, 3))
  .map(([one, other]) => [
    { what: 'child', kid: one, by: { number: `TL-9${other}` } },
    { what: 'run' },
    { what: 'child', kid: other, by: { number: 'TL-99' } },
    { what: 'run' },
  ]);

/** A run has seen what is newer already when a dose is stored that was begun before it. */
const storedLate: fc.Arbitrary<readonly TrackerStep[]> = fc
  .tuple(dose, kid, fc.integer({ min: 1, max: 9 }))
  .map(([one, of, minutes]) => {
    const as: Dose = { kid: of, vaccine: 'OPV1', on: '2026-02-10', place: '', status: 'completed', isDeleted: false };
    return [
      { what: 'dose', dose: one, as },
      { what: 'run' },
      { what: 'commit late', dose: one, as, minutes },
      { what: 'run' },
    ];
  });

/** Random histories of about ten steps; the runs at their end are not among them. */
export const trackerHistories: fc.Arbitrary<TrackerHistory> = fc.record({
  settings: fc.record({ pageSize: fc.constantFrom(20, 50), isBegun: fc.constantFrom(true, true, false) }),
  happenings: fc
    .array(
      fc.oneof(
        { weight: 14, arbitrary: step.map((one): readonly TrackerStep[] => [one]) },
        backAndForth,
        freedNumber,
        storedLate,
      ),
      { minLength: 4, maxLength: 14, size: 'max' },
    )
    .map((parts) => parts.flat()),
});
