import type {
  CompiledDimension,
  CompiledFact,
  CompiledFacts,
  CompiledMapping,
  CompiledMeasure,
  CompiledSource,
  CompiledView,
} from '../compiled-mapping.ts';
import type { ColumnType, CompiledExpression } from '../fhirpath/index.ts';

/** A mapping file, read and checked: every name in it is known and every expression compiles. */
export interface Mapping extends Omit<CompiledMapping, 'hash' | 'views' | 'sources' | 'lookup'> {
  /** Path of the lookup, relative to the mapping file; undefined without one. */
  readonly lookupFile: string | undefined;
  readonly views: ReadonlyMap<string, View>;
  readonly sources: readonly Source[];
}

/** A view of the mapping file. */
export interface View extends Omit<CompiledView, 'columns' | 'rows'> {
  readonly columns: readonly Column[];
  /** Whether each resource gives one row. */
  readonly flat: boolean;
  /** Source code of its `rows`. */
  readonly source: string;
}

/** A column of a view, or of a source's rows. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** Whether it holds a list. */
  readonly collection: boolean;
  /** Whether it is of a record and nobody said its type: it holds text, which may be a date. */
  readonly untyped?: true;
  /** Its expression as written; undefined where it has none. */
  readonly text: string | undefined;
}

/** An entry of `dimensions` with its columns as slots. */
export type Dimension = CompiledDimension;

/** One entry of `values`. */
export interface Measure extends Omit<CompiledMeasure, 'where'> {
  readonly where: CompiledExpression | undefined;
}

/** One fact, its condition compiled. */
export type Fact =
  | Exclude<CompiledFact, { readonly where: unknown }>
  | (Omit<Extract<CompiledFact, { readonly where: unknown }>, 'where'> & {
      readonly where: CompiledExpression | undefined;
    });

/** One entry of `facts`. */
export interface Facts extends Omit<CompiledFacts, 'facts'> {
  readonly facts: readonly Fact[];
}

/** One entry of `sources`. */
export interface Source extends Omit<CompiledSource, 'facts' | 'measures'> {
  readonly facts: readonly Facts[];
  readonly measures: readonly Measure[];
}
