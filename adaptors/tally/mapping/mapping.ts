import type { CompiledDimension, CompiledMapping } from '../compiled-mapping.ts';
import type { CompiledExpression } from '../fhirpath/index.ts';

/** Settings that a compiled mapping has as they are. */
type Settings = Pick<
  CompiledMapping,
  'name' | 'dataSet' | 'period' | 'onEmpty' | 'onManualEdit' | 'ownUsers' | 'maxQuarantined'
>;

/** A mapping file, read and checked: every name in it is known and every expression compiles. */
export interface Mapping extends Settings {
  /** Path of the lookup, relative to the mapping file. */
  readonly lookupFile: string;
  readonly views: ReadonlyMap<string, View>;
  readonly sources: readonly Source[];
}

/** A view of the mapping file. */
export interface View {
  readonly name: string;
  readonly resource: string;
  readonly search: Readonly<Record<string, string>>;
  readonly searchDate: string | undefined;
  readonly where: readonly CompiledExpression[];
  readonly columns: ReadonlyMap<string, Column>;
}

/** A column with its expression as written and as compiled. */
export interface Column {
  readonly text: string;
  readonly expression: CompiledExpression;
}

/** A dimension of the mapping file: as compiled, and for ages the column of the event that they are counted at. */
export type Dimension =
  | Extract<CompiledDimension, { readonly kind: 'map' }>
  | (Extract<CompiledDimension, { readonly kind: 'age' }> & { readonly event: string });

/** One entry of `values`. */
export interface Measure {
  readonly dataElement: string;
  readonly line: number;
  readonly aggregate: 'count' | 'distinct';
  readonly of: string | undefined;
  readonly where: CompiledExpression | undefined;
  readonly by: readonly Dimension[];
}

/** One entry of `sources`. */
export interface Source {
  readonly name: string;
  readonly view: string;
  readonly joins: readonly {
    readonly name: string;
    readonly view: string;
    readonly column: string;
    readonly include: string;
  }[];
  readonly date: string;
  readonly orgUnit: readonly string[];
  readonly measures: readonly Measure[];
}
