/**
 * What compiled expressions call at run time, as `fp.<name>(…)`. Pure: no clock, no environment, no parser.
 */
export * from './runtime/aggregates.ts';
export * from './runtime/conversions.ts';
export * from './runtime/elements.ts';
export * from './runtime/equality.ts';
export * from './runtime/equivalence.ts';
export * from './runtime/fail.ts';
export * from './runtime/logic.ts';
export * from './runtime/math.ts';
export * from './runtime/moment-arithmetic.ts';
export * from './runtime/moments.ts';
export * from './runtime/numbers.ts';
export * from './runtime/quantities.ts';
export * from './runtime/record-columns.ts';
export * from './runtime/references.ts';
export * from './runtime/scalars.ts';
export * from './runtime/strings.ts';
