import type { CompiledView, Expression, FhirResource, Row, RowValue } from '../compiled-mapping.ts';

/** A view's answer for one resource. */
export interface RowOf {
  /** Values by column; null where an expression selects nothing or cannot be one value. */
  readonly row: Row;
  /** Whether the row counts, is left out by a `where`, or has to go into quarantine for a reason. */
  readonly status: 'row' | 'excluded' | { readonly reason: string };
}

/**
 * Turn a resource into the row of a view.
 *
 * @param view compiled view
 * @param resource a resource of the view's type
 * @returns its row; `excluded` when a `where` is not true; quarantined as `many-values:<column>` when an expression
 *   selects more than one item, as `not-scalar:<column>` when it selects an object, as `bad-value:<column>` or
 *   `bad-value:where` when an expression has no answer for what the resource holds
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html
 * @example rowOf(mapping.views.dose, immunization)
 */
export function rowOf(view: CompiledView, resource: FhirResource): RowOf {
  const row: Record<string, RowValue> = {};
  let reason: string | undefined;
  for (const [name, column] of Object.entries(view.columns)) {
    row[name] = null;
    const items = evaluate(column, resource);
    const value = items?.[0] ?? null;
    if (items === undefined) reason ??= `bad-value:${name}`;
    else if (items.length > 1) reason ??= `many-values:${name}`;
    else if (typeof value === 'object' && value !== null) reason ??= `not-scalar:${name}`;
    else row[name] = value as RowValue;
  }
  for (const where of view.where) {
    const items = evaluate(where, resource);
    if (items === undefined) return { row, status: { reason: 'bad-value:where' } };
    if (!isTrue(items)) return { row, status: 'excluded' };
  }
  return { row, status: reason === undefined ? 'row' : { reason } };
}

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
 * @example evaluate(mapping.views.dose.columns.date, immunization) // ['2024-03-01']
 */
export function evaluate<Input>(expression: Expression<Input>, input: Input): readonly unknown[] | undefined {
  try {
    return expression(input);
  } catch (error) {
    if (error instanceof Error && error.name === 'FhirPathRunError') return undefined;
    throw error;
  }
}
