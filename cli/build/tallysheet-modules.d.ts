/** What a job can import beside its adaptor and the library; the build puts it there. */
declare module 'tallysheet:workflow' {
  /** The workflow's mapping, its expressions as functions. */
  export const mapping: import('../../adaptors/tally/compiled-mapping.ts').CompiledMapping;
  /** The workflow's mapping, where it sends persons to a tracker program. */
  export const tracker: import('../../adaptors/tracker/compiled-tracker.ts').CompiledTracker;
  /** The workflow's mapping, where it takes over metadata. */
  export const metadata: import('../../adaptors/dhis2/sync/index.ts').SyncMapping;
  /** The workflow's `name`. */
  export const workflowName: string;
  /** The workflow's `bulk`: how jobs fetch that do so by bulk export. */
  export const bulk: import('../../adaptors/fhir/bulk/bulk-options.ts').BulkOptions;
  /** Seconds that a whole run may take on work for. */
  export const budgetSeconds: number;
}

/** The lookup's lines, for the compiled mapping to import; null for a mapping without a lookup. */
declare module 'tallysheet:lookup' {
  export const lookup: readonly string[] | null;
}
