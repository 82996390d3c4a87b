import type { Cursor } from '../run/state.ts';
import type { Tallies } from '../tally/counts.ts';
import type { Traffic } from '../transport/index.ts';

/** What became of persons: `read = sent + unchanged + excluded + Σ quarantined + refused`. */
export interface PersonCounts {
  readonly read: number;
  readonly sent: number;
  /** Changed so shortly before the last run that the source names them again; that run has sent them. */
  readonly unchanged: number;
  /** Left out by the view's `where`. */
  readonly excluded: number;
  readonly quarantined: Tallies;
  /** DHIS2 did not take the person, the enrollment, or one of the events. */
  readonly refused: number;
  /** Tracked entities that DHIS2 counts as new, and as updated; in a dry run those that would be. */
  readonly created: number;
  readonly updated: number;
  /** Deleted at the source, there under another identity, or left out by `where` now: left in DHIS2, or deleted there. */
  readonly left: number;
  readonly deleted: number;
}

/** What became of the rows of one event block: `read = sent + excluded + Σ quarantined + refused + deletedInDhis2`. */
export interface EventCounts {
  readonly programStage: string;
  readonly read: number;
  readonly sent: number;
  readonly excluded: number;
  readonly quarantined: Tallies;
  readonly refused: number;
  /** Deleted in DHIS2 by a person, and not made again; left out where there is none. */
  readonly deletedInDhis2?: number;
  /** Of those in quarantine: an earlier version may have been sent, and stays in DHIS2; left out where there is none. */
  readonly left?: number;
}

/** Why DHIS2 did not take objects, brought back to where they come from. It names no person. */
export interface TrackerConflict {
  /** Error code of DHIS2, or `deleted-in-dhis2`, `same-identity`, `not-stored`, `no-answer`, `http-` and a status. */
  readonly code: string;
  readonly means: string;
  readonly fix: string;
  /** What was refused. */
  readonly of: 'person' | 'enrollment' | 'event';
  /** Attribute or data element, as the mapping has it, and its line. */
  readonly name?: string;
  readonly line?: number;
  /** Objects concerned. */
  readonly objects: number;
}

/** The report of a run that sends persons: everything an operator needs, nothing about a person. */
export interface TrackerReport {
  readonly kind: 'tracker';
  readonly workflow: string;
  readonly program: string;
  readonly persons: PersonCounts;
  readonly events: readonly EventCounts[];
  readonly eventsDeleted: number;
  /** Rows by place that the lookup lacks, the most frequent first. */
  readonly unknownPlaces: Tallies;
  readonly conflicts: readonly TrackerConflict[];
  /** Passing trouble that ended the run early; the next one goes on. */
  readonly trouble?: string;
  /** Whether there is more to send, for which the run had no time. */
  readonly more: boolean;
  /**
   * Persons that DHIS2 does not take yet, refused by this run or an earlier one, and when they were tried last; the most there
   * can be. Left out where there is none.
   */
  readonly refused?: { readonly persons: number; readonly tried: string };
  /** Refused persons beyond the mapping's limit, by this run or not taken yet. */
  readonly overRefused: boolean;
  /** Persons or events in quarantine beyond the mapping's limit. */
  readonly overLimit: boolean;
  /** Resource types of which the server keeps no history: what was deleted there is not noticed. */
  readonly noHistory: readonly string[];
  readonly requests: Readonly<Record<string, Traffic>>;
  readonly cursor: Cursor;
  readonly dryRun: boolean;
}

/**
 * Tell the report of a run that sends persons from that of one that counts.
 *
 * @param report of a run
 * @returns whether it is one
 */
export function isTrackerReport(report: unknown): report is TrackerReport {
  return typeof report === 'object' && report !== null && (report as { kind?: unknown }).kind === 'tracker';
}
