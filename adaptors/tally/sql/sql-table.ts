import type { ColumnType } from '../fhirpath/index.ts';
import type { PieceType } from './piece.ts';

/** A column of a table that is filled with the rows of a view. */
export interface TableColumn {
  /** Its name in the mapping. */
  readonly name: string;
  /** Its name in SQL and in the written ViewDefinition. */
  readonly sql: string;
  readonly type: ColumnType;
  /** Whether it holds a list. */
  readonly collection: boolean;
  /** Whether its numbers are whole ones by their type. */
  readonly isWhole: boolean;
  /** Its expression. */
  readonly text: string | undefined;
}

/** A table that is filled with the rows of a view. */
export interface SqlTable {
  /** The name of the view in the mapping; undefined for one that the mapping does not have. */
  readonly view: string | undefined;
  readonly sql: string;
  readonly resource: string;
  /** The column that holds the id of the resource. */
  readonly key: string;
  /** The column that numbers the lines of views with several rows for a resource. */
  readonly line: string | undefined;
  /** Without the id, where the mapping has no column of it. */
  readonly columns: readonly TableColumn[];
  /** The ViewDefinition, as JSON has it. */
  readonly definition: Readonly<Record<string, unknown>>;
}

/** The type of a column in PostgreSQL. @example typeOf(column) // 'numeric' */
export function typeOf({ type, collection }: Pick<TableColumn, 'type' | 'collection'>): string {
  if (collection) return 'jsonb';
  return type === 'number' ? 'numeric' : type === 'boolean' ? 'boolean' : 'text';
}

/** What a column is to expressions; a list is what its items are. @example pieceTypeOf(column) // 'text' */
export function pieceTypeOf({ type, isWhole }: Pick<TableColumn, 'type' | 'isWhole'>): PieceType {
  if (type === 'number') return isWhole ? 'integer' : 'decimal';
  return type === 'boolean' || type === 'date' ? type : 'text';
}
