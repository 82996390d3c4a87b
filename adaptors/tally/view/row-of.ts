import type { CompiledView, FhirResource, Row, RowValue } from '../compiled-mapping.ts';

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
 *   selects more than one item, as `not-scalar:<column>` when it selects an object
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html
 * @example rowOf(mapping.views.dose, immunization)
 */
export function rowOf(view: CompiledView, resource: FhirResource): RowOf {
  const row: Record<string, RowValue> = {};
  let reason: string | undefined;
  for (const [name, column] of Object.entries(view.columns)) {
    const items = column(resource);
    const value = items[0] ?? null;
    row[name] = null;
    if (items.length > 1) reason ??= `many-values:${name}`;
    else if (typeof value === 'object' && value !== null) reason ??= `not-scalar:${name}`;
    else row[name] = value as RowValue;
  }
  const included = view.where.every((where) => isTrue(where(resource)));
  if (!included) return { row, status: 'excluded' };
  return { row, status: reason === undefined ? 'row' : { reason } };
}

/** Tell whether a collection is the one boolean `true`, as FHIRPath criteria are read. */
export function isTrue(items: readonly unknown[]): boolean {
  return items.length === 1 && items[0] === true;
}
