import type { CompiledView, FhirResource } from '../tally/compiled-mapping.ts';
import type { Day } from '../tally/period/index.ts';
import type { System } from '../transport/index.ts';

/** First and last day, both included; already a day wider on each side than the periods, since sources have their own zones. */
export interface DayWindow {
  readonly from: Day;
  readonly to: Day;
}

/** Some of the records of a view, each once or more often: what comes twice counts once. */
export interface RecordPage {
  /** `{ ...raw, resourceType: kind, id, meta: { versionId?, lastUpdated? } }` */
  readonly records: readonly FhirResource[];
  /** How many different records all pages should bring, where the source counts them. */
  readonly total?: number | undefined;
}

/** A record that was created, changed or deleted. */
export interface RecordChange {
  readonly id: string;
  /** Names the version: the same id and version is the same change. */
  readonly version: string;
  /** Instant of the change in milliseconds, by the clock of the source's server; NaN where only another clock tells. */
  readonly at: number;
  /** The record as it is now; for a deleted one as it was last. Undefined where the source does not tell. */
  readonly record: FhirResource | undefined;
  /**
   * Whether the periods of `record` are the only ones that it can ever have counted in: it was never changed since it was
   * created, or what is changed of it leaves its date alone. Otherwise all periods are counted again.
   */
  readonly isInPlace: boolean;
}

/** Some of the changes since an instant. */
export interface ChangePage {
  readonly changes: readonly RecordChange[];
  /** How many records all pages should bring, where the source counts them. */
  readonly total?: number | undefined;
}

/** Views that share one query for changes: those of one kind of record in one place of the source. */
export interface ChangeFeed {
  /** Names the feed in the cursor, such as `case`; it holds nothing personal. */
  readonly key: string;
  readonly views: readonly CompiledView[];
}

/**
 * A source of records that is no FHIR server: what `tallyRecords` counts from. It does three things: says what changed,
 * gives the records of some days, and counts those without a date. Everything else is the same for all sources.
 *
 * @example see adaptors/godata/godata-source.ts
 */
export interface RecordSource {
  /** Who answers, as reports and errors name it. */
  readonly system: System;
  /** Its address, see `addressOf`, of a source that could be reported to as well. */
  readonly address?: string | undefined;
  /**
   * Group the views that are counted, joined or collected facts from by the query that tells of their changes.
   *
   * @throws {RunError} where a view is of a kind that the source has not
   */
  feeds(views: readonly CompiledView[]): readonly ChangeFeed[];
  /** The instant of the newest change, deletions included, ISO 8601 by the clock of the server; undefined without any record. */
  newestChange(feed: ChangeFeed): Promise<string | undefined>;
  /** All that was created, changed or deleted at an instant or later, whatever a view's `search` and dates say. */
  changesSince(feed: ChangeFeed, since: string): AsyncIterable<ChangePage>;
  /** Records of a view with a date in some days; without a window all of them. Never deleted ones. `total` is what `count` said. */
  pages(view: CompiledView, window: DayWindow | undefined, total?: number): AsyncIterable<RecordPage>;
  /** Count what `pages` should give, to find out whether a page was lost; undefined where the source cannot. */
  count?(view: CompiledView, window: DayWindow | undefined): Promise<number | undefined>;
  /** Count the records of a view that have none of its dates. */
  countUndated(view: CompiledView): Promise<number>;
  /** Records of a view with one of its dates before or after some days, where the source can tell; never deleted ones. */
  pagesOutside?(view: CompiledView, window: DayWindow): AsyncIterable<RecordPage>;
  /** Whether the source tells of deletions; where not, they are found by a recount only, and the report says so. */
  readonly tellsDeletions: boolean;
  /** The place that each place is part of, where the source has a tree of places. */
  readParents?(): Promise<ReadonlyMap<string, string>>;
}
