/** The three kinds of objects that are imported, as reports name them. */
export type TrackerType = 'TRACKED_ENTITY' | 'ENROLLMENT' | 'EVENT';

/** Who made or changed something. */
export interface Actor {
  uid: string;
  username: string;
  firstName: string;
  surname: string;
}

/** What all stored objects have. */
export interface Stored {
  id: string;
  /** Place in the order of making, from 1. */
  serial: number;
  orgUnit: string;
  createdAt: Date;
  updatedAt: Date;
  /** Set where a client gives them, and by the removal of an event. */
  createdAtClient: Date | undefined;
  updatedAtClient: Date | undefined;
  createdBy: Actor;
  updatedBy: Actor;
  /** What was deleted stays, and its uid can never be used again. */
  deleted: boolean;
}

/** The value of an attribute or of a data element, with its times. */
export interface StoredText {
  value: string;
  createdAt: Date;
  updatedAt: Date;
  storedBy: Actor;
}

/** A tracked entity. */
export interface StoredEntity extends Stored {
  type: string;
  /** By uid of the attribute. */
  attributes: Map<string, StoredText>;
  enrollments: Set<string>;
  /** The unit that owns it in each program: that of its first enrollment. */
  owners: Map<string, string>;
  potentialDuplicate: boolean;
}

/** An enrollment of a tracked entity in a program. */
export interface StoredEnrollment extends Stored {
  entity: string;
  program: string;
  status: string;
  enrolledAt: Date;
  occurredAt: Date;
  completedAt: Date | undefined;
  completedBy: string | undefined;
  followUp: boolean;
  events: Set<string>;
}

/** An event of an enrollment, or of a program without registration. */
export interface StoredEvent extends Stored {
  program: string;
  stage: string;
  enrollment: string | undefined;
  status: string;
  occurredAt: Date | undefined;
  scheduledAt: Date | undefined;
  completedAt: Date | undefined;
  completedBy: string | undefined;
  attributeOptionCombo: string | undefined;
  /** By uid of the data element. */
  values: Map<string, StoredText>;
}
