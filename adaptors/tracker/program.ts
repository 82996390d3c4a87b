import type { AssignedUnit } from '../dhis2/metadata/data-set.ts';

/** An attribute of a program or a tracked entity type. */
export interface TrackerAttribute {
  readonly id: string;
  readonly code?: string;
  readonly name?: string;
  readonly valueType: string;
  /** Whose options its values are. */
  readonly optionSet?: { readonly id: string };
}

/** A data element of a program stage. */
export interface StageElement {
  readonly id: string;
  readonly code?: string;
  readonly name?: string;
  readonly valueType: string;
  readonly optionSet?: { readonly id: string };
  readonly compulsory: boolean;
}

/** A program stage. */
export interface Stage {
  readonly id: string;
  readonly code?: string;
  readonly name?: string;
  readonly repeatable: boolean;
  /** Whether compulsory elements are asked for in events that are not completed too. */
  readonly alwaysChecks: boolean;
  readonly elements: readonly StageElement[];
  /** Whether the user may write to it; undefined where DHIS2 does not tell. */
  readonly mayWrite: boolean | undefined;
}

/** A tracked entity type. */
export interface EntityType {
  readonly id: string;
  readonly code?: string;
  readonly name?: string;
  readonly mayWrite: boolean | undefined;
  readonly attributes: readonly (TrackerAttribute & { readonly mandatory: boolean })[];
}

/** What is needed to know of a tracker program before anything is sent. */
export interface TrackerProgram {
  readonly id: string;
  readonly name: string;
  /** Whether persons are enrolled in it; an event program has no persons. */
  readonly hasRegistration: boolean;
  readonly mayWrite: boolean | undefined;
  readonly attributes: readonly (TrackerAttribute & { readonly mandatory: boolean })[];
  readonly stages: readonly Stage[];
  readonly orgUnits: readonly AssignedUnit[];
  /** UID of the type of its tracked entities. */
  readonly typeId: string | undefined;
}
