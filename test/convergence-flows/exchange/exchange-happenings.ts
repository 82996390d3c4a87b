import fc from 'fast-check';
import { SOURCE_OPTION_COMBOS } from '../../../cli/sandbox/sample/exchange/source-combos.ts';
import { FACILITIES } from '../../../cli/sandbox/sample/places.ts';
import { troubles } from '../trouble.ts';
import type { Step } from '../values/live-values.ts';
import type { PersonEnters } from '../values/person-enters.ts';
import type { ValuesSettings } from '../values/values-world.ts';

/** Where a value of the source is. */
export interface Spot {
  /** Code of the facility. */
  readonly place: string;
  readonly month: string;
  readonly element: 'confirmed' | 'visits' | 'returns' | 'stock' | 'nets';
  /** Name of the option combo; of elements that have several. */
  readonly combo: string;
}

/** Something that somebody does to either DHIS2, or to the maps. */
export type ExchangeChange =
  | { readonly what: 'enter'; readonly at: Spot; readonly value: string }
  | { readonly what: 'remove'; readonly at: Spot }
  /** Take another of the values there are. */
  | { readonly what: 'remove one'; readonly nth: number }
  | { readonly what: 'change one'; readonly nth: number; readonly value: string }
  /** The map of option combos gets its missing line, or loses it. */
  | { readonly what: 'correct map' | 'make hole' }
  /** The lookup gets another unit, which has values. */
  | { readonly what: 'add unit' }
  | PersonEnters;

/** A random life of two DHIS2. */
export interface ExchangeHistory {
  readonly settings: ValuesSettings & { readonly hasHole: boolean };
  readonly happenings: readonly Step<ExchangeChange>[];
}

const COMBOS = SOURCE_OPTION_COMBOS.map(({ name }) => name);
const MONTHS = ['202509', '202510', '202511', '202512', '202601', '202602', '202603', '202604'];

const value = fc.constantFrom('1', '2', '30', '0');
const at: fc.Arbitrary<Spot> = fc.record({
  place: fc.constantFrom('FS-1001', 'FS-1001', 'FS-1001-W', 'FS-1002', 'FS-1003'),
  month: fc.constantFrom(...MONTHS),
  element: fc.constantFrom<Spot['element'][]>('confirmed', 'confirmed', 'visits', 'returns', 'stock', 'nets'),
  combo: fc.constantFrom(...COMBOS),
});
const nth = fc.integer({ min: 0, max: 9 });
const [amari = '', belo = ''] = FACILITIES.map(({ orgUnit }) => orgUnit);
const personEnters: fc.Arbitrary<PersonEnters> = fc
  .record({
    period: fc.constantFrom('2025Q4', '2026Q1'),
    orgUnit: fc.constantFrom(amari, amari, belo),
    cell: fc.constantFrom(['NAT_MAL_CONFIRMED', 'Under 5 years'], ['NAT_OPD_VISITS', ''], ['NAT_ACT_STOCK_LOWEST', '']),
    value: fc.constantFrom('7', '1', '0', ''),
  })
  .map(({ period, orgUnit, cell: [dataElement = '', options = ''], value: entered }) => ({
    ...{ what: 'person enters', period, orgUnit, dataElement, options, value: entered },
  }));

const change: fc.Arbitrary<ExchangeChange> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('enter'), at, value }) },
  fc.record({ what: fc.constant('remove'), at }),
  { weight: 3, arbitrary: fc.record({ what: fc.constant('remove one'), nth }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('change one'), nth, value }) },
  fc.record({ what: fc.constantFrom('correct map', 'correct map', 'make hole') }),
  fc.record({ what: fc.constant('add unit') }),
  { weight: 2, arbitrary: personEnters },
);

const step: fc.Arbitrary<Step<ExchangeChange>> = fc.oneof(
  { weight: 6, arbitrary: change },
  fc.record({ what: fc.constant('wait'), minutes: fc.constantFrom(5, 30, 1440, 90 * 1440) }),
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('run'), asked: fc.constantFrom(...Array(9).fill(undefined), 'all') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('run'), trouble: troubles(change, { source: 14, dhis2: 9 }) }),
  },
);

/** Random histories of about ten steps; the runs at their end are not among them. */
export const exchangeHistories: fc.Arbitrary<ExchangeHistory> = fc.record({
  settings: fc.record({
    onEmpty: fc.constantFrom('delete', 'delete', 'zero'),
    onManualEdit: fc.constantFrom('keep', 'keep', 'overwrite'),
    keepOpen: fc.constant(1),
    isBegun: fc.constantFrom(true, true, true, false),
    hasHole: fc.boolean(),
  }),
  happenings: fc.array(step, { minLength: 4, maxLength: 14, size: 'max' }),
});
