import fc from 'fast-check';
import type { Settings } from './happenings.ts';

/** What does not change in a history, as far as it goes together. */
export const settings: fc.Arbitrary<Settings> = fc
  .record({
    onEmpty: fc.constantFrom('delete', 'zero'),
    onManualEdit: fc.constantFrom('keep', 'keep', 'overwrite'),
    keepOpen: fc.constantFrom(1, 1, 2),
    zeros: fc.constantFrom('none', 'none', 'assigned'),
    zeroIsSignificant: fc.boolean(),
    pageSize: fc.constantFrom(0, 2, 5),
    expiryDays: fc.constantFrom(0, 0, 0, 40),
    way: fc.constantFrom(
      'search',
      'search',
      'search',
      'search over http',
      'bulk',
      'bulk since',
      'bulk since',
      'bulk all',
    ),
    concurrency: fc.constantFrom(1, 1, 3),
    slowness: fc.constantFrom(0, 0, 10_000),
  })
  // Time passes with each look at the clock: searches of a row or two side by side would make a month too large for any run.
  .map((one) => (one.slowness > 0 ? { ...one, concurrency: 1 } : one))
  // An export has to be counted in one run.
  .map((one) => (one.way.startsWith('bulk') ? { ...one, slowness: 0 } : one))
  // What DHIS2 does not take any more gets no new zeros, which nobody could tell from zeros that are missing.
  .map((one) => (one.zeros === 'assigned' ? { ...one, expiryDays: 0 } : one));
