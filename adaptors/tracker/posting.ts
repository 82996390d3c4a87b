import type { KeepStatus } from './keep-status.ts';
import type { PersonPayload } from './payload.ts';

/** Why DHIS2 did not take an object. */
export interface Refusal {
  /** Error code of DHIS2, or our own. */
  readonly code: string;
  readonly of: 'person' | 'enrollment' | 'event';
  /** UIDs that DHIS2 names with it. */
  readonly names: readonly string[];
}

/** What became of one person. */
export interface PersonOutcome {
  /** `undone`: nobody knows; it is sent again by the next run. */
  readonly is: 'sent' | 'refused' | 'undone';
  readonly refusals: readonly Refusal[];
  /** UIDs of the events that were not stored. */
  readonly refusedEvents: ReadonlySet<string>;
  /** Those of them that were deleted in DHIS2, which never takes their UIDs again; left out where there is none. */
  readonly deletedEvents?: ReadonlySet<string>;
}

/** What became of persons that were posted. */
export interface Posted {
  /** In the order of the persons. */
  readonly outcomes: readonly PersonOutcome[];
  /** Tracked entities; in a dry run those that would be. */
  readonly created: number;
  readonly updated: number;
  /** Passing trouble, after which nothing more is sent: `no-answer`, `http-503`. */
  readonly trouble: string | undefined;
}

/** What became of deletions. */
export interface Removed {
  readonly deleted: number;
  /** UIDs of what was deleted before already. */
  readonly dead: readonly string[];
  readonly refusals: readonly Refusal[];
  readonly trouble: string | undefined;
}

/** How persons are written. */
export interface PostOptions {
  /** Whether DHIS2 only checks what it is sent. */
  readonly dryRun: boolean;
  /** Asked right before enrollments are sent. */
  readonly keep: KeepStatus;
}

/** Writes to the tracker of a DHIS2, by its present endpoint or by the old ones. */
export interface Poster {
  /** Send persons whole; those of one call are forgotten with it. */
  post(persons: readonly PersonPayload[]): Promise<Posted>;
  /** Delete what is there of these; what is not is fine. */
  remove(kind: 'events' | 'trackedEntities', uids: readonly string[]): Promise<Removed>;
}

/** Nothing was said against it. */
export const ACCEPTED: PersonOutcome = { is: 'sent', refusals: [], refusedEvents: new Set() };
