/** What is exported: everything, all patients' compartments, or those of the members of a group. */
export type ExportLevel = 'system' | 'Patient' | `Group/${string}`;

/** How a run finds out which periods to count again. */
export const CHANGES = ['search', 'since', 'all'] as const;

/** How a workflow fetches by bulk export. */
export interface BulkOptions {
  readonly level: ExportLevel;
  /** Hours from the start of one export to that of the next; 0: as soon as the last one is reported. */
  readonly everyHours: number;
  /**
   * `search`: change queries and histories of the server, as without bulk export; `since`: an export of the changes first,
   * for servers without searches; `all`: no question, every export holds all periods.
   */
  readonly changes: (typeof CHANGES)[number];
  /** Ask for the counted periods alone by `_typeFilter`; false for servers that refuse it. */
  readonly narrow: boolean;
  /** Origins beside the server's own from which files may be fetched, without its credential. */
  readonly outputOrigins: readonly string[];
}

/** What a workflow does that says `bulk: {}`. */
export const BULK_DEFAULTS: BulkOptions = {
  level: 'system',
  everyHours: 20,
  changes: 'search',
  narrow: true,
  outputOrigins: [],
};
