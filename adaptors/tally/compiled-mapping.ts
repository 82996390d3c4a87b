import type { CompiledIndicator } from './compiled-indicator.ts';
import type { DataValueSettings } from './data-value-settings.ts';
import type { indicatorCells } from './indicators/indicator-cells.ts';
import type { AgeUnit, Calendar, PeriodType } from './period/index.ts';

/** A FHIR resource, or any JSON object that has a type. */
export interface FhirResource {
  readonly resourceType: string;
  readonly id?: string;
  readonly meta?: { readonly versionId?: string; readonly lastUpdated?: string };
  readonly [element: string]: unknown;
}

/** One value of a column; a column without a value is null. */
export type RowValue = string | number | boolean | null;

/** What a column holds: a list only where the view says `collection: true`. */
export type ColumnValue = RowValue | readonly RowValue[];

/** Values by slot, which is a column's position in the list of columns. */
export type Row = readonly ColumnValue[];

/** A row of a view. */
export interface ViewRow {
  /** A value that could not be read is null in its slot. */
  readonly values: Row;
  /** `row`; `excluded` where a `where` is not true; else why it has to go into quarantine, such as `many-values:date`. */
  readonly status: string;
}

/** A compiled FHIRPath expression: the collection that it selects from a resource or a row. */
export type Expression<Input> = (input: Input) => readonly unknown[];

/** A SQL on FHIR ViewDefinition, compiled. */
export interface CompiledView {
  readonly name: string;
  /** The resource type; of a plain record what the mapping calls it, such as `case`. */
  readonly resource: string;
  /** Whether it is of plain records, which no FHIR server gives; left out: of FHIR resources. */
  readonly isRecord?: true;
  /** Search parameters that narrow what is fetched; they never decide what counts. */
  readonly search: Readonly<Record<string, string>>;
  /** The date search parameter that a period's window is asked with. */
  readonly searchDate: string | undefined;
  /** The fields that may hold the date of a record, tried in order, where the mapping lists some; `searchDate` is the first. */
  readonly searchDates?: readonly string[];
  /** Names of its columns, in the order of the slots of its rows. */
  readonly columns: readonly string[];
  /** Elements of the resource that its expressions may read; undefined where that may be any. */
  readonly elements?: readonly string[] | undefined;
  /** Of records that are values of another DHIS2: which ones. */
  readonly dataValues?: DataValueSettings | undefined;
  /** The rows of a resource. A view without `forEach` gives one for each, excluded ones too, since their date is needed. */
  readonly rows: (resource: FhirResource) => readonly ViewRow[];
}

/** What a dimension has whatever its kind. */
interface DimensionBase {
  readonly name: string;
  /** The option of values that are none of those named; undefined: quarantine. */
  readonly other: string | undefined;
  /** The option of rows without a value; undefined: quarantine. */
  readonly missing: string | undefined;
}

/** From `from` (included) to `to` (excluded, null: no end); of ages complete units. */
export interface Band {
  readonly option: string;
  /** Null: no lower end. */
  readonly from: number | null;
  readonly to: number | null;
}

/** Sends each row to one category option, or to quarantine. Columns are slots of the source's rows. */
export type CompiledDimension = DimensionBase &
  (
    | { readonly kind: 'map'; readonly column: number; readonly map: Readonly<Record<string, string>> }
    | {
        /** Options by code: `code` of any system, `system|code`, `|code` without a system, as in FHIR token searches. */
        readonly kind: 'codes';
        readonly column: number;
        /** The slot of the codes' systems; undefined where the column holds codes, or `system|code` texts. */
        readonly system: number | undefined;
        readonly codes: Readonly<Record<string, string>>;
      }
    | { readonly kind: 'age'; readonly unit: AgeUnit; readonly birth: number; readonly bands: readonly Band[] }
    | { readonly kind: 'number'; readonly column: number; readonly bands: readonly Band[] }
    | { readonly kind: 'constant'; readonly option: string }
  );

/** What a measure does with the rows that it accepts. */
export const AGGREGATES = ['count', 'distinct', 'sum', 'avg', 'min', 'max'] as const;
/** `copy`: the value of the one row of a cell as it is; two have no place. Only sources of data values have it. */
export type Aggregate = (typeof AGGREGATES)[number] | 'copy';

/** How a value is rounded, once, at the end. */
export const ROUNDINGS = ['half-up', 'half-even', 'up', 'down'] as const;
export type Rounding = (typeof ROUNDINGS)[number];

/** Counts or aggregates rows into the cells of one data element. */
export interface CompiledMeasure {
  readonly dataElement: string;
  /** Line of the mapping file, for conflicts that DHIS2 sends back. */
  readonly line: number;
  /** The file of that line, where it is a map of data elements; left out: the mapping file. */
  readonly file?: string;
  readonly aggregate: Aggregate;
  /** The slot of the subject of `distinct`, of the number of `sum`, `avg`, `min` and `max`, or of the text of `copy`. */
  readonly of: number | undefined;
  readonly where: Expression<Row> | undefined;
  /** The slots that `where` reads. */
  readonly reads: readonly number[];
  /** Positions in the source's dimensions. */
  readonly by: readonly number[];
  /** Positions in the source's dimensions whose options make the attribute option combo. */
  readonly attributeBy: readonly number[];
  /** What the result is multiplied by, a decimal text such as `1000`. */
  readonly factor: string | undefined;
  /** Digits after the point; undefined: as many as there are, at most 10. */
  readonly decimals: number | undefined;
  readonly rounding: Rounding;
  /** Sent beside the value. */
  readonly comment: string | undefined;
}

/** A view joined to the rows of a source, by the resource id that a slot of them holds. */
export interface CompiledJoin {
  readonly name: string;
  readonly view: string;
  /** The slot that holds the id: of the view itself, or of a join before this one. */
  readonly column: number;
  /** The name of that column, as the mapping writes it. */
  readonly key: string;
  /** The search parameter by which the joined resource is included. */
  readonly include: string;
  /** The slot of the first of its columns. */
  readonly offset: number;
}

/** An expression that may lead to an org unit. */
export interface CompiledPlace {
  readonly column: number;
  readonly name: string;
  /** A value that leads nowhere quarantines the row, instead of trying the next expression. */
  readonly stopIfPresent: boolean;
}

/** One fact of a subject, on the day of a row, that day included. */
export type CompiledFact = { readonly name: string } & (
  | { readonly kind: 'first' | 'last' | 'count' | 'any'; readonly where: Expression<Row> | undefined }
  /** Of other facts by position: the latest or earliest day, none where one of them is missing. */
  | { readonly kind: 'latest' | 'earliest'; readonly of: readonly number[] }
  /** Complete units between two slots of the source's rows. */
  | { readonly kind: AgeUnit; readonly from: number; readonly to: number }
);

/** Facts collected for the subject of each row from all rows of a view that name the same subject. */
export interface CompiledFacts {
  readonly name: string;
  readonly view: string;
  /** The slot of the source's rows that names the subject. */
  readonly of: number;
  /** The slot of the view's rows that names the subject. */
  readonly subject: number;
  /** The slot of the view's rows that holds the date. */
  readonly date: number;
  /** How far back from a row facts are looked for. */
  readonly lookBack: { readonly unit: AgeUnit; readonly count: number };
  readonly facts: readonly CompiledFact[];
  /** The slot of the first fact. */
  readonly offset: number;
}

/** Of the resources that have rows in one org unit and period, and the same values in some slots, only the newest counts. */
export interface CompiledNewest {
  /** The slot of the date by which one is newer. */
  readonly by: number;
  /** The slots that are the same. */
  readonly per: readonly number[];
}

/** Rows of one view, where and when they happened, and the measures that count them. */
export interface CompiledSource {
  readonly name: string;
  readonly view: string;
  /** Names of all slots: the view's columns, `event.day`, then those of joins and of facts, as `<name>.<column>`. */
  readonly columns: readonly string[];
  readonly joins: readonly CompiledJoin[];
  readonly facts: readonly CompiledFacts[];
  /** The slot of the event date. */
  readonly date: number;
  /** What is added to the date: a child's first birthday is a year after the birth. */
  readonly datePlus: { readonly unit: AgeUnit; readonly count: number } | undefined;
  /** The slot of the last day of a row that stands for a whole period, such as one of an aggregate report. */
  readonly dateUntil?: number | undefined;
  /** Which resource counts where several tell of one thing; left out: all do. */
  readonly newest?: CompiledNewest | undefined;
  /** Tried in order. */
  readonly orgUnit: readonly CompiledPlace[];
  readonly dimensions: readonly CompiledDimension[];
  readonly measures: readonly CompiledMeasure[];
}

/**
 * What the org units of the lookup are in DHIS2, or without a lookup the places themselves: UIDs, codes, or values of an
 * attribute, which is named by its UID or code.
 */
export type OrgUnitScheme = 'uid' | 'code' | `attribute:${string}`;

/** When the elements that are needed are asked for alone: where it helps, always, never. */
export const ELEMENT_RULES = ['auto', 'always', 'never'] as const;

/** How resources are fetched from a server. It decides no cell. */
export interface FetchSettings {
  /** Searches at a time, 1 to 16. */
  readonly concurrency: number;
  /** Rows that are worth a search of their own; those of a page where it is left out. */
  readonly partRows?: number;
  readonly elements: (typeof ELEMENT_RULES)[number];
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
    /** The calendar that DHIS2 is set to, in which period ids are written; undefined: that of ISO 8601. */
    readonly calendar?: Calendar | undefined;
  };
  /** Whether a place that the lookup lacks is looked up by the places it is part of. */
  readonly climb: boolean;
  /** What cells name org units by; the report finds their UIDs. */
  readonly idScheme: OrgUnitScheme;
  /** Cells that are smaller are left out, since they could tell of single persons; 0 leaves none out. */
  readonly minCell: number;
  /** Whether assigned units without any row get zeros. */
  readonly zeros: 'none' | 'assigned';
  /** When reports are declared complete: days after the end of their period; undefined: never. */
  readonly complete: { readonly afterDays: number; readonly via: 'endpoint' | 'payload' } | undefined;
  /** How resources are fetched from a server; undefined: one search at a time, parts of resources where that helps. */
  readonly fetch?: FetchSettings | undefined;
  /** How values are sent. */
  readonly send: { readonly async: boolean };
  /** What becomes of a value of ours whose cell has become empty. */
  readonly onEmpty: 'delete' | 'zero';
  /** What becomes of a person's value at a cell that we count. */
  readonly onManualEdit: 'keep' | 'overwrite';
  /** Users whose values are ours; empty: the user that reports. */
  readonly ownUsers: readonly string[];
  /** Rows in quarantine beyond which a run is red: a number, or a share of the rows read. */
  readonly maxQuarantined: { readonly rows: number } | { readonly share: number };
  /** Likewise of one period, beyond which no value of that period is emptied; left out: half, or `maxQuarantined` where that is more. */
  readonly maxQuarantinedInPeriod?: CompiledMapping['maxQuarantined'];
  readonly views: Readonly<Record<string, CompiledView>>;
  readonly sources: readonly CompiledSource[];
  /** Values that are worked out from the cells of the sources; left out: none. */
  readonly indicators?: readonly CompiledIndicator[];
  /** What works them out, where there are any. */
  readonly indicatorCells?: typeof indicatorCells;
  /**
   * Lines `place TAB orgUnit`, or `place TAB orgUnit TAB from TAB to` where a unit has a first or last day (else empty). Null
   * without a lookup: each place is an org unit by itself.
   */
  readonly lookup: readonly string[] | null;
}
