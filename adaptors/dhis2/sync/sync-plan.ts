import type { Collection, Property } from './sync-objects.ts';

/** One property that differs: undefined where the side has none. */
export interface FieldChange {
  readonly field: string;
  readonly from: Property | undefined;
  readonly to: Property | undefined;
}

/** What is to become of one object. */
export interface PlannedChange {
  readonly collection: Collection;
  /** `move`: the unit lies elsewhere in the source, and nobody has allowed moves. */
  readonly action: 'create' | 'update' | 'move' | 'conflict';
  /** For people. */
  readonly shown: string;
  readonly changes: readonly FieldChange[];
  /** Why it cannot be done, or a remark. */
  readonly why?: string;
  /** UID in the target. */
  readonly id?: string;
  /** What is set; of an object that is there all else is left as it is. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** References to be added to lists of an object that is there, by the name of the list. */
  readonly add?: Readonly<Record<string, readonly object[]>>;
}

/** What a run would do. */
export interface SyncPlan {
  /** In the order in which they are written. */
  readonly changes: readonly PlannedChange[];
  readonly unchanged: number;
  /** Objects of the target that the source has not; they are never deleted. */
  readonly onlyInTarget: number;
}
