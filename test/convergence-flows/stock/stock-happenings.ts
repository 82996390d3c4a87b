import fc from 'fast-check';
import { FACILITIES } from '../../../cli/sandbox/sample/places.ts';
import type { Movement } from '../../../cli/sandbox/stock/index.ts';
import { troubles } from '../trouble.ts';
import type { Step } from '../values/live-values.ts';
import type { PersonEnters } from '../values/person-enters.ts';
import type { ValuesSettings } from '../values/values-world.ts';

/** What a movement is, as far as a count depends on it. */
export interface Moved {
  readonly type: Movement['type'];
  /** Empty for none. */
  readonly date: string;
  readonly facility: string;
  readonly item: string;
  readonly quantity: number;
}

/** Something that somebody does to the logistics system or to DHIS2. */
export type StockChange =
  | { readonly what: 'record'; readonly id: number; readonly as: Moved }
  | { readonly what: 'correct'; readonly id: number; readonly by: Partial<Moved> }
  | { readonly what: 'delete' | 'restore'; readonly id: number }
  /** Stored now by a transaction that began some minutes ago. */
  | { readonly what: 'commit late'; readonly as: Moved; readonly minutes: number }
  | PersonEnters;

/** A random life of the logistics system and DHIS2. */
export interface StockHistory {
  readonly settings: ValuesSettings & { readonly pageSize: number };
  readonly happenings: readonly Step<StockChange>[];
}

const DATES = [
  ...['2026-01-01', '2026-01-05', '2026-01-31', '2026-02-01', '2026-02-10', '2026-03-31', '2026-04-01', '2025-12-31'],
  ...['2026-05-02', ''],
];
const PLACES = ['TL-1001', 'TL-1001', 'TL-1002', 'TL-2001', ''];

const id = fc.integer({ min: 1, max: 8 });
const fields = {
  type: fc.constantFrom<Movement['type'][]>('RECEIPT', 'ISSUE', 'LOSS'),
  date: fc.constantFrom(...DATES),
  facility: fc.constantFrom(...PLACES),
  item: fc.constantFrom('VAC-BCG-20', 'VAC-BCG-20', 'VAC-MR-10', 'VAC-NEW-1'),
  quantity: fc.constantFrom(0, 1, 5, 200),
};
const moved: fc.Arbitrary<Moved> = fc.record(fields);
const by: fc.Arbitrary<Partial<Moved>> = fc.oneof(
  fc.record({ date: fields.date }),
  fc.record({ facility: fields.facility }),
  fc.record({ quantity: fields.quantity }),
  fc.record({ type: fields.type, item: fields.item }),
);
const personEnters: fc.Arbitrary<PersonEnters> = fc
  .record({
    period: fc.constantFrom('202601', '202602', '202603', '202604'),
    orgUnit: fc.constantFrom(...FACILITIES.slice(0, 2).map(({ orgUnit }) => orgUnit)),
    cell: fc.constantFrom(['STOCK_RECEIVED', 'BCG doses'], ['STOCK_LOSSES', ''], ['STOCK_ISSUED', 'MR doses']),
    value: fc.constantFrom('7', '1', '0', ''),
  })
  .map(({ period, orgUnit, cell: [dataElement = '', options = ''], value }) => ({
    ...{ what: 'person enters', period, orgUnit, dataElement, options, value },
  }));

const change: fc.Arbitrary<StockChange> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('record'), id, as: moved }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('correct'), id, by }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom('delete', 'restore'), id }) },
  fc.record({ what: fc.constant('commit late'), as: moved, minutes: fc.integer({ min: 1, max: 9 }) }),
  { weight: 2, arbitrary: personEnters },
);

const step: fc.Arbitrary<Step<StockChange>> = fc.oneof(
  { weight: 6, arbitrary: change },
  fc.record({ what: fc.constant('wait'), minutes: fc.constantFrom(5, 30, 1440, 25 * 1440) }),
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('run'), asked: fc.constantFrom(...Array(9).fill(undefined), 'all') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('run'), trouble: troubles(change, { source: 16, dhis2: 9 }) }),
  },
);

/** Random histories of about ten steps; the runs at their end are not among them. */
export const stockHistories: fc.Arbitrary<StockHistory> = fc.record({
  settings: fc.record({
    onEmpty: fc.constantFrom('delete', 'delete', 'zero'),
    onManualEdit: fc.constantFrom('keep', 'keep', 'overwrite'),
    keepOpen: fc.constantFrom(1, 1, 2),
    isBegun: fc.constantFrom(true, true, true, false),
    pageSize: fc.constantFrom(2, 3, 100),
  }),
  happenings: fc.array(step, { minLength: 4, maxLength: 14, size: 'max' }),
});
