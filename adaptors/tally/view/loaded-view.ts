import type { ColumnType } from '../fhirpath/index.ts';

/** A column of a view that was read. */
export interface LoadedColumn {
  readonly name: string;
  /** Undefined where neither the expression nor the view says it. */
  readonly type: ColumnType | undefined;
  /** Whether it holds a list. */
  readonly collection: boolean;
  /** Its expression as written; of a union that of the first branch. */
  readonly text: string;
}

/** A view that was read and checked, from a ViewDefinition or from the short form of mappings. */
export interface LoadedView {
  readonly name: string;
  /** The resource type, or what the mapping calls the records. */
  readonly resource: string;
  /** Whether it is of plain records. */
  readonly isRecord?: true;
  /** In the order of the slots of its rows. */
  readonly columns: readonly LoadedColumn[];
  /** Whether each resource gives exactly one row: there is no forEach, forEachOrNull, repeat or unionAll. */
  readonly flat: boolean;
  /**
   * JavaScript of a function from a resource to `ViewRow[]`; it calls fhirpath/functions.ts as `fp`, view/rows.ts as
   * `view`, and nothing else.
   */
  readonly source: string;
}
