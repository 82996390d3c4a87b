import type { Scalar } from 'yaml';
import type { LoadedColumn } from './loaded-view.ts';

/** A column with its code. */
export interface Column extends LoadedColumn {
  /** JavaScript of `(input, rowIndex) => value`: one value, a list for collections, or why there is none. */
  readonly code: string;
  /** Where its name stands. */
  readonly node: Scalar;
}

/** How often a select is made, with JavaScript of functions from an item to the items below it. */
export type Iteration =
  | { readonly kind: 'forEach' | 'forEachOrNull'; readonly items: string }
  | { readonly kind: 'repeat'; readonly first: readonly string[]; readonly next: readonly string[] };

/** A select of a view: its columns, then the selects within it, then the branches of its union. */
export interface Select {
  readonly iteration: Iteration | undefined;
  readonly columns: readonly Column[];
  readonly selects: readonly Select[];
  readonly union: readonly Select[];
}

/**
 * List the columns that a select gives, in the order of the specification.
 *
 * @param select the select
 * @returns its own, those of the selects within it, and those of its union, which its first branch names
 * @example columnsOf(select).map(({ name }) => name)
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html#column-ordering
 */
export function columnsOf({ columns, selects, union }: Select): Column[] {
  const branches = union.map(columnsOf);
  const [first = []] = branches;
  const united = first.map((column, slot) => ({
    ...column,
    type: branches.map((branch) => branch[slot]?.type).find((type) => type !== undefined),
  }));
  return [...columns, ...selects.flatMap(columnsOf), ...united];
}
