import type { Expression } from './compiled-mapping.ts';

/** Tell whether a collection is the one boolean `true`, as FHIRPath criteria are read. */
export function isTrue(items: readonly unknown[]): boolean {
  return items.length === 1 && items[0] === true;
}

/**
 * Evaluate an expression. One resource that holds what FHIR does not allow must not end the run for all others.
 *
 * @param expression compiled expression
 * @param input a resource or a row
 * @returns what it selects; undefined when it has no answer for what the input holds
 * @example evaluate(measure.where, row) // [true]
 */
export function evaluate<Input>(expression: Expression<Input>, input: Input): readonly unknown[] | undefined {
  try {
    return expression(input);
  } catch (error) {
    if (error instanceof Error && error.name === 'FhirPathRunError') return undefined;
    throw error;
  }
}
