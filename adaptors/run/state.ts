import type { MeasureCounts, SourceCounts } from '../tally/counts.ts';
import type { CellTable } from '../tally/measure/cells.ts';
import type { Meter, Traffic } from '../transport/index.ts';
import type { Quarantine } from './quarantine.ts';

/** Per resource type, the newest `meta.lastUpdated` that a change query has seen, less an overlap. */
export type Cursor = Readonly<Record<string, string>>;

/** What a query saw from a cursor on, so that the next run knows it again. It tells of no single resource. */
export interface Overlap {
  /** Instant of the newest change in it. */
  readonly until: string;
  /** Sum of hashes of the resources and their versions, 20 bits of it, in hex. */
  readonly digest: string;
  /** The same of deletions, which have no time. */
  readonly gone?: string;
  /**
   * Set where there was too much to look at, which the run has answered by counting everything again: how many resources of
   * the type there were then, or, of a search, how many had changed up to `until`.
   */
  readonly total?: number;
}

/** A period that DHIS2 does not take now: expired, locked, approved or not open. */
export interface Parked {
  readonly period: string;
  /** Why: `expired`, `not-open`, `not-in-input-period`, `approved`, or the error code of DHIS2. */
  readonly code: string;
  /** Instant of the run that parked it first. */
  readonly since: string;
  /** Values that were not sent. */
  readonly values?: number;
}

/** Several of them with the same reason, of which each has so many values. */
export interface ParkedGroup extends Omit<Parked, 'period'> {
  /** Ids, and spans of periods that follow each other: `20240101..20240229`. */
  readonly periods: readonly string[];
}

/** A bulk export that was started and not deleted yet. */
export interface PendingExport {
  /** Path and query of the address at which the server tells how far it is; without one it is no more. */
  readonly status?: string;
  /** Instant of the run that started it. */
  readonly started: string;
  /** `changes`: only of what changed since the cursor, to find the periods to count. */
  readonly purpose: 'count' | 'changes';
  /** First and last of the periods that it holds; left out where it holds all. */
  readonly windows?: readonly (readonly [string, string])[];
  /** Of the mapping that it was asked for. */
  readonly mappingHash: string;
  /** Parked periods that are counted from it, ids and spans; the others wait in `dirty`. */
  readonly parked?: readonly string[];
  /** Somebody asked to try the parked periods again. */
  readonly retryParked?: boolean;
  /** Somebody asked for a recount: that there is nothing any more is then the truth. */
  readonly recount?: boolean;
  /** What it held is reported: the next run deletes it. */
  readonly collected?: boolean;
  /** How many exports in a row have come to nothing before this one, this one included where it is no more. */
  readonly failures?: number;
}

/** How the bulk export of a run went. */
export interface ExportReport {
  /** `waiting`: the next one is not due; `none`: there was nothing to count, or a dry run would have had to start one. */
  readonly is: 'started' | 'running' | 'collected' | 'failed' | 'waiting' | 'none';
  /** Instant of the run that started it. */
  readonly started?: string;
  readonly purpose?: PendingExport['purpose'];
  /** What the server says of its progress. */
  readonly progress?: string;
  /** Instant by the server's clock up to which changes are in it. */
  readonly transactionTime?: string;
  readonly files?: number;
  /** What the server says went wrong, by `severity/code`. */
  readonly issues?: Readonly<Record<string, number>>;
  /** Types of which the newest resource is older than an earlier export had: restored from a backup, or deleted. */
  readonly older?: readonly string[];
  /** How many in a row have come to nothing; left out where the last one did not. */
  readonly failures?: number;
  /** Instant before which no other is started. */
  readonly next?: string;
}

/** First instant, and the one after the last. */
export type Window = readonly [from: string, until: string];

/** Persons that DHIS2 has refused, and that are tried again. It tells of no single one. */
export interface RefusedPersons {
  readonly persons: number;
  /** Persons that were read when they were refused. */
  readonly of: number;
  /** Instant of the run that tried last. */
  readonly tried: string;
  /** When their resources changed, in whole minutes by the server's clock; at most 50. */
  readonly windows: readonly Window[];
  /** Those for which the run that tried last had no time; `persons` are the most there can be. */
  readonly left?: { readonly persons: number; readonly windows: readonly Window[] };
}

/** What is kept from run to run; everything else in a state is dropped. */
export interface KeptState {
  readonly cursor?: Cursor;
  /** By resource type for searches, by `<type>/_history` for histories: what lies between the cursor and the newest change. */
  readonly overlap?: Readonly<Record<string, Overlap>>;
  /** Periods to count again: ids, and spans of many, `20240101..20240229`. */
  readonly dirty?: readonly string[];
  /** Those of them for which the last run had no time, though it was their turn: the next one begins with them. */
  readonly late?: readonly string[];
  readonly parked?: readonly (Parked | ParkedGroup)[];
  /** The newest period that had ended at the last run: later ones are counted once when they have ended. */
  readonly countedTo?: string;
  readonly mappingHash?: string;
  /** The calendar of its periods, where it is another than that of ISO 8601. */
  readonly calendar?: string;
  /** Where persons are sent: whom DHIS2 does not take yet. */
  readonly refused?: RefusedPersons;
  /** Instant of the last run in which DHIS2 accepted everything. */
  readonly lastSuccess?: string;
  /** Where resources are fetched by bulk export: the one under way. */
  readonly bulk?: PendingExport;
}

/** What a person or the command line may put into the input state of one run. */
export interface RunInput {
  /** The instant to take for now; for trying, and for counting as of a day. */
  readonly asOf?: string;
  /** Count and compare, send nothing. */
  readonly dryRun?: boolean;
  /** After a changed mapping: `all`, `none` or `2024-01..2024-03`; without a change: periods to count again. */
  readonly recount?: string;
  /** Periods to count once, also before `since`: `2023-01..2023-06`. */
  readonly backfill?: string;
  /** Try the parked periods again. */
  readonly retryParked?: boolean;
}

/** What the tally step hands to the report step. */
export interface Proposed {
  readonly cursor: Cursor;
  readonly overlap?: Readonly<Record<string, Overlap>>;
  /** Periods that were counted. */
  readonly periods: readonly string[];
  /** Periods that did not fit into the run's time. */
  readonly dirty: readonly string[];
  /** Those of them that the next run begins with. */
  readonly late?: readonly string[];
  /** Why no run can count others of them: they take longer than a whole step has. */
  readonly tooLarge?: readonly string[];
  readonly mappingHash: string;
  readonly cells: CellTable;
  readonly rows: readonly SourceCounts[];
  readonly measures: readonly MeasureCounts[];
  /** Instant that the run takes for now. */
  readonly now: string;
  /** Address of the server that was read, see `addressOf`, where it is one that could be reported to as well. */
  readonly from?: string;
  /** Milliseconds of the run's time that the tally step used. */
  readonly usedMs: number;
  readonly dryRun: boolean;
  /** Somebody asked to try the parked periods again: DHIS2 decides, which alone knows lock exceptions. */
  readonly retryParked: boolean;
  readonly requests: Readonly<Record<string, Traffic>>;
  /** Resource types of which the FHIR server keeps no history. */
  readonly noHistory: readonly string[];
  /** Where resources are fetched by bulk export: the one under way, and how it goes. */
  readonly bulk?: PendingExport;
  readonly export?: ExportReport;
}

/** Why DHIS2 did not take values, brought back to where they come from. */
export interface Conflict {
  /**
   * Error code of DHIS2, or our own: `not-assigned`, `unknown-data-element`, `unknown-org-unit`, `left-lookup`, `no-option-combo`,
   * `no-attribute-option-combo`, `value-type`, `option-dates`, `option-org-unit`, `option-not-writable`, `outside-hierarchy`,
   * `outside-view`, `org-unit-closed`, `approved`, `not-stored`, `withheld`,
   * `http-` and a status for an answer without counts, `no-answer`.
   */
  readonly code: string;
  readonly message: string;
  /** What the code of DHIS2 means. */
  readonly means?: string;
  readonly fix?: string;
  readonly dataElement?: string;
  /** Line of the mapping file, or of `file`. */
  readonly line?: number;
  /** The map that the line is of; left out: the mapping file. */
  readonly file?: string;
  readonly orgUnit?: string;
  readonly period?: string;
  /** Category options, of the attribute option combo too, where all values concerned share them. */
  readonly options?: readonly string[];
  /** Rows that the values of a count stand for. */
  readonly rows?: number;
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
  /** Zeros that DHIS2 up to 2.42 takes for absence, and that are not sent; left out where there is none. */
  readonly absentZeros?: number;
  /** Values that a person entered at cells that we count, kept as they are. */
  readonly kept: number;
  readonly refused: number;
  /**
   * Deletions and zeros that wait, since more is in quarantine than the mapping allows; left out where there is none. They
   * are not among `refused`.
   */
  readonly withheld?: number;
}

/** Reports (data set, period, org unit, attribute option combo) declared complete. */
export interface Completeness {
  /** By this run; in a dry run: would be. */
  readonly registered: number;
  /** Before it, also those that a person has taken back. */
  readonly already: number;
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
  /** Reports declared complete, by this run and before it; left out where the mapping does not ask for it. */
  readonly completeness?: Completeness;
  /** How much is in quarantine, and how much may be. */
  readonly quarantine: Quarantine;
  /** Whether that is beyond the mapping's limit. */
  readonly overLimit: boolean;
  /** Resource types of which the server keeps no history: what left their older periods is found by a recount only. */
  readonly noHistory: readonly string[];
  /** Periods parked by this run for the first time. */
  readonly parkedAnew: readonly string[];
  /** Periods that no run can count in its time, each with the numbers; left out where there are none. */
  readonly tooLarge?: readonly string[];
  /** Left out where resources are fetched by search. */
  readonly export?: ExportReport;
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
  /** The report of a run that sends persons. */
  readonly tracker?: { readonly workflow: string };
  readonly running?: Running;
}
