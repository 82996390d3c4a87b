import type { AgeUnit, PeriodType } from './period/index.ts';

/** A FHIR resource, or any JSON object that has a type. */
export interface FhirResource {
  readonly resourceType: string;
  readonly id?: string;
  readonly meta?: { readonly versionId?: string; readonly lastUpdated?: string };
  readonly [element: string]: unknown;
}

/** What a column can hold; a column without a value is null. */
export type RowValue = string | number | boolean | null;

/** A row of a view: values by column; joined columns under `<join>.<column>`. */
export type Row = Readonly<Record<string, RowValue>>;

/** A compiled FHIRPath expression: the collection that it selects from a resource or a row. */
export type Expression<Input> = (input: Input) => readonly unknown[];

/** A SQL on FHIR ViewDefinition with one row a resource, compiled. */
export interface CompiledView {
  readonly name: string;
  readonly resource: string;
  /** Search parameters that narrow what is fetched; they never decide what counts. */
  readonly search: Readonly<Record<string, string>>;
  /** The date search parameter that a period's window is asked with. */
  readonly searchDate: string | undefined;
  readonly where: readonly Expression<unknown>[];
  readonly columns: Readonly<Record<string, Expression<unknown>>>;
}

/** Sends each row to one category option, or to quarantine. */
export type CompiledDimension =
  | {
      readonly name: string;
      readonly kind: 'map';
      readonly column: string;
      readonly map: Readonly<Record<string, string>>;
    }
  | {
      readonly name: string;
      readonly kind: 'age';
      readonly unit: AgeUnit;
      readonly birth: string;
      readonly bands: readonly AgeBand[];
    };

/** Complete units from `from` (included) to `to` (excluded, null: no end). */
export interface AgeBand {
  readonly option: string;
  readonly from: number;
  readonly to: number | null;
}

/** Counts rows, or distinct subjects, into the cells of one data element. */
export interface CompiledMeasure {
  readonly dataElement: string;
  /** Line of the mapping file, for conflicts that DHIS2 sends back. */
  readonly line: number;
  readonly aggregate: 'count' | 'distinct';
  /** The column that names the subject of `distinct`. */
  readonly of: string | undefined;
  readonly where: Expression<Row> | undefined;
  readonly by: readonly CompiledDimension[];
}

/** A view joined to the row's, by the resource id that a column of the row holds. */
export interface CompiledJoin {
  readonly name: string;
  readonly view: string;
  readonly column: string;
  /** The search parameter of `_include`. */
  readonly include: string;
}

/** Rows of one view, where and when they happened, and the measures that count them. */
export interface CompiledSource {
  readonly name: string;
  readonly view: string;
  readonly joins: readonly CompiledJoin[];
  /** The column of the event date. */
  readonly date: string;
  /** Columns that may lead to an org unit, tried in order. */
  readonly orgUnit: readonly string[];
  readonly measures: readonly CompiledMeasure[];
}

/** A mapping file after `tallysheet build`: data, and functions instead of expressions. */
export interface CompiledMapping {
  readonly name: string;
  /** Hash over all that decides a count. */
  readonly hash: string;
  readonly dataSet: string;
  readonly period: {
    readonly type: PeriodType;
    readonly timeZone: string;
    readonly keepOpen: number;
    /** Oldest period that is counted. */
    readonly since: string;
    readonly includeCurrent: boolean;
  };
  /** What becomes of a value of ours whose cell has become empty. */
  readonly onEmpty: 'delete' | 'zero';
  /** What becomes of a person's value at a cell that we count. */
  readonly onManualEdit: 'keep' | 'overwrite';
  /** Users whose values are ours; empty: the user that reports. */
  readonly ownUsers: readonly string[];
  /** Rows in quarantine beyond which a run is red: a number, or a share of the rows read. */
  readonly maxQuarantined: { readonly rows: number } | { readonly share: number };
  readonly views: Readonly<Record<string, CompiledView>>;
  readonly sources: readonly CompiledSource[];
  /** Lines `place TAB orgUnit`. */
  readonly lookup: readonly string[];
}
