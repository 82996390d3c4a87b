import type { Traffic } from '../../transport/index.ts';
import type { ComparedCombo } from './compare-option-combos.ts';
import type { MetadataRefusal } from './import-metadata.ts';
import type { SourceObjects } from './read-source-objects.ts';

/** What a run did, or would do, with metadata. */
export interface MetadataReport {
  readonly workflow: string;
  /** Whether changes were asked to be written. */
  readonly apply: boolean;
  readonly dryRun: boolean;
  /** Whether they were. */
  readonly written: boolean;
  /** Objects; of a run that wrote nothing: that would be. */
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Units that lie elsewhere in the source, and were not moved. */
  readonly unmoved: number;
  readonly conflicts: number;
  /** Org units below that one of the target which the source has not; nothing is ever deleted. */
  readonly onlyInTarget: number;
  /** A line each, at most 300; see `describeChange`. */
  readonly changes: readonly string[];
  /** What DHIS2 finds wrong with it, at most 50. */
  readonly refused: readonly MetadataRefusal[];
  /** Why DHIS2 could not be asked to check it; left out where it was. */
  readonly unchecked?: string;
  /** Category combos whose option combos are not the same on both sides, by their options. */
  readonly optionCombos: readonly ComparedCombo[];
  /** What is left out of the comparison, a line for each kind of object. */
  readonly notCompared: readonly string[];
  readonly requests: Readonly<Record<string, Traffic>>;
}

/** The state as the operations for metadata see it. Nothing is kept from run to run: each compares both sides anew. */
export interface SyncState {
  readonly configuration?: unknown;
  /** Write the changes, whatever the mapping says. */
  readonly apply?: unknown;
  /** Write nothing, whatever else is asked. */
  readonly dryRun?: unknown;
  /** What the first step hands to the second. */
  readonly taken?: {
    readonly objects: SourceObjects;
    readonly apply: boolean;
    readonly dryRun: boolean;
    readonly requests: Readonly<Record<string, Traffic>>;
  };
  readonly report?: MetadataReport;
}

/** An OpenFn operation on it. */
export type SyncOperation = (state: SyncState) => SyncState | Promise<SyncState>;
