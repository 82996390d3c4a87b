import fc from 'fast-check';
import { type Trouble, troubles } from '../trouble.ts';

/** Something that somebody does to the metadata of either DHIS2. `nth` is the place of an object among those there are. */
export type MetadataChange =
  | { readonly what: 'rename unit' | 'rename unit in target'; readonly nth: number; readonly name: number }
  | { readonly what: 'move unit' | 'move unit in target'; readonly nth: number; readonly district: number }
  | { readonly what: 'close unit' | 'open unit' | 'close unit in target'; readonly nth: number }
  | { readonly what: 'describe unit in target'; readonly nth: number; readonly name: number }
  | { readonly what: 'add unit'; readonly district: number; readonly isAssigned: boolean }
  | { readonly what: 'add unit in target' }
  | { readonly what: 'rename element' | 'rename element in target'; readonly nth: number; readonly name: number }
  | { readonly what: 'describe element'; readonly nth: number; readonly name: number }
  | { readonly what: 'add element' }
  | { readonly what: 'take element out of target'; readonly nth: number };

/** One step of a history. */
export type MetadataStep =
  | MetadataChange
  | { readonly what: 'run'; readonly trouble?: Trouble<MetadataChange> | undefined }
  | { readonly what: 'look' };

/** A random life of the metadata of two DHIS2. */
export interface MetadataHistory {
  readonly settings: { readonly allowMoves: boolean };
  readonly happenings: readonly MetadataStep[];
}

const nth = fc.integer({ min: 0, max: 12 });
const name = fc.integer({ min: 1, max: 9 });
const district = fc.integer({ min: 0, max: 1 });

const change: fc.Arbitrary<MetadataChange> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom('rename unit', 'rename unit in target'), nth, name }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('move unit', 'move unit in target'), nth, district }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constantFrom('close unit', 'open unit', 'close unit in target'), nth }),
  },
  fc.record({ what: fc.constant('describe unit in target' as const), nth, name }),
  { weight: 2, arbitrary: fc.record({ what: fc.constant('add unit' as const), district, isAssigned: fc.boolean() }) },
  fc.record({ what: fc.constant('add unit in target' as const) }),
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constantFrom('rename element', 'rename element in target'), nth, name }),
  },
  fc.record({ what: fc.constant('describe element' as const), nth, name }),
  fc.record({ what: fc.constant('add element' as const) }),
  fc.record({ what: fc.constant('take element out of target' as const), nth }),
);

const step: fc.Arbitrary<MetadataStep> = fc.oneof(
  { weight: 6, arbitrary: change },
  fc.record({ what: fc.constant('look' as const) }),
  { weight: 2, arbitrary: fc.record({ what: fc.constant('run' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('run' as const), trouble: troubles(change, { source: 7, dhis2: 16 }) }),
  },
);

/** Random histories of about ten steps; the runs at their end are not among them. */
export const metadataHistories: fc.Arbitrary<MetadataHistory> = fc.record({
  settings: fc.record({ allowMoves: fc.boolean() }),
  happenings: fc.array(step, { minLength: 3, maxLength: 12, size: 'max' }),
});
