import type { MeasureCounts, SourceCounts } from '../tally/counts.ts';
import type { CellTable } from '../tally/measure/cells.ts';
import type { Meter, Traffic } from '../transport/index.ts';

/** Per resource type, the newest `meta.lastUpdated` that a change query has seen, less an overlap. */
export type Cursor = Readonly<Record<string, string>>;

/** A period that DHIS2 does not take now: expired, locked, approved or not open. */
export interface Parked {
  readonly period: string;
  /** Why: `expired`, `not-open`, or the error code of DHIS2. */
  readonly code: string;
  /** Instant of the run that parked it first. */
  readonly since: string;
  /** Values that were not sent. */
  readonly values?: number;
}

/** What is kept from run to run; everything else in a state is dropped. */
export interface KeptState {
  readonly cursor?: Cursor;
  /** Periods to count again. */
  readonly dirty?: readonly string[];
  readonly parked?: readonly Parked[];
  readonly mappingHash?: string;
  /** Instant of the last run in which DHIS2 accepted everything. */
  readonly lastSuccess?: string;
}

/** What a person or the command line may put into the input state of one run. */
export interface RunInput {
  /** The instant to take for now; for trying, and for counting as of a day. */
  readonly asOf?: string;
  /** Count and compare, send nothing. */
  readonly dryRun?: boolean;
  /** After a changed mapping: `all`, `none` or `2024-01..2024-03`; without a change: periods to count again. */
  readonly recount?: string;
  /** Try the parked periods again. */
  readonly retryParked?: boolean;
}

/** What the tally step hands to the report step. */
export interface Proposed {
  readonly cursor: Cursor;
  /** Periods that were counted. */
  readonly periods: readonly string[];
  /** Periods that did not fit into the run's time. */
  readonly dirty: readonly string[];
  readonly mappingHash: string;
  readonly cells: CellTable;
  readonly rows: readonly SourceCounts[];
  readonly measures: readonly MeasureCounts[];
  /** Instant that the run takes for now. */
  readonly now: string;
  /** Milliseconds of the run's time that the tally step used. */
  readonly usedMs: number;
  readonly dryRun: boolean;
  /** Somebody asked to try the parked periods again: DHIS2 decides, which alone knows lock exceptions. */
  readonly retryParked: boolean;
  readonly requests: Readonly<Record<string, Traffic>>;
  /** Resource types of which the FHIR server keeps no history. */
  readonly noHistory: readonly string[];
}

/** Why DHIS2 did not take values, brought back to where they come from. */
export interface Conflict {
  /**
   * Error code of DHIS2, or our own: `not-assigned`, `unknown-data-element`, `unknown-org-unit`, `left-lookup`, `no-option-combo`,
   * `no-attribute-option-combo`, `value-type`, `option-dates`, `option-org-unit`, `not-stored`.
   */
  readonly code: string;
  readonly message: string;
  readonly fix?: string;
  readonly dataElement?: string;
  /** Line of the mapping file. */
  readonly line?: number;
  readonly orgUnit?: string;
  readonly period?: string;
  /** Periods concerned, where a conflict was found before sending. */
  readonly periods?: readonly string[];
  /** Values concerned. */
  readonly values: number;
}

/** What became of the values in DHIS2. */
export interface Sent {
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly unchanged: number;
  /** Values that a person entered at cells that we count, kept as they are. */
  readonly kept: number;
  readonly refused: number;
}

/** The report of a run: everything an operator needs, nothing about a patient. */
export interface RunReport {
  readonly workflow: string;
  readonly periods: readonly string[];
  readonly rows: readonly SourceCounts[];
  readonly measures: readonly MeasureCounts[];
  readonly cells: number;
  readonly sent: Sent;
  readonly conflicts: readonly Conflict[];
  readonly dirty: readonly string[];
  readonly parked: readonly Parked[];
  readonly requests: Readonly<Record<string, Traffic>>;
  readonly cursor: Cursor;
  readonly dryRun: boolean;
  /** Rows in quarantine beyond the mapping's limit. */
  readonly overLimit: boolean;
  /** Resource types of which the server keeps no history: what left their older periods is found by a recount only. */
  readonly noHistory: readonly string[];
  /** Periods parked by this run for the first time. */
  readonly parkedAnew: readonly string[];
}

/** What a step needs while it runs; the last operation of the step drops it. */
export interface Running {
  readonly now: string;
  readonly dryRun: boolean;
  /** When the step began, by its own clock, in milliseconds. */
  readonly startedAt: number;
  /** When it should take on no more work. */
  readonly deadline: number;
  readonly meter: Meter;
}

/** The state as operations see it. */
export interface RunState extends KeptState, RunInput {
  readonly configuration?: unknown;
  readonly proposed?: Proposed;
  readonly report?: RunReport;
  readonly running?: Running;
}
