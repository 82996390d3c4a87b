import type { CompiledMapping, CompiledPlace, CompiledView, Expression, Row } from '../tally/compiled-mapping.ts';

/** A value of a tracked entity attribute or a data element. */
export interface CompiledValue {
  /** Code or UID of the attribute or data element. */
  readonly name: string;
  /** Line of the mapping file. */
  readonly line: number;
  /** The slot of the column that gives it; undefined where it is the same for all. */
  readonly slot: number | undefined;
  /** The value that is the same for all. */
  readonly constant: string | undefined;
  /** Values of DHIS2 by value of the column; undefined: as they are. */
  readonly map: Readonly<Record<string, string>> | undefined;
}

/** What a row becomes beside its values: where, when and under which identity. */
interface CompiledObject {
  readonly view: string;
  readonly line: number;
  /** The slot of its identity; undefined: the id of its resource. */
  readonly id: number | undefined;
  /** Tried in order. */
  readonly orgUnit: readonly CompiledPlace[];
}

/** How rows become tracked entities with an enrollment. */
export interface CompiledPerson extends CompiledObject {
  /** The search parameter by which those of an identity are found; undefined where the identity is the resource's id. */
  readonly idParameter: string | undefined;
  readonly attributes: readonly CompiledValue[];
  /** The slot of the date of enrollment. */
  readonly enrolledAt: number;
  /** The slot of the date of the incident; undefined: that of the enrollment. */
  readonly occurredAt: number | undefined;
  /** The status of each enrollment; undefined: ACTIVE, until a person gives it another one in DHIS2. */
  readonly status: EnrollmentStatus | undefined;
}

/** How rows become events of a program stage. */
export interface CompiledEvent extends CompiledObject {
  /** Code or UID of the program stage. */
  readonly programStage: string;
  /** The slot that holds the id of the person's resource. */
  readonly of: number;
  /** The search parameter by which the resources of a person are found. */
  readonly include: string;
  /** The slot of the day of the event. */
  readonly date: number;
  /** Whether an event without a place of its own happened where its person is enrolled. */
  readonly atEnrollment: boolean;
  readonly status: EventStatus;
  /** Which rows are events of this stage; undefined: all. */
  readonly where: Expression<Row> | undefined;
  readonly dataValues: readonly CompiledValue[];
}

export const ENROLLMENT_STATUSES = ['ACTIVE', 'COMPLETED', 'CANCELLED'] as const;
export type EnrollmentStatus = (typeof ENROLLMENT_STATUSES)[number];

export const EVENT_STATUSES = ['ACTIVE', 'COMPLETED'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** The endpoints of DHIS2 that take tracked entities: the old ones went with 2.42. */
export const TRACKER_APIS = ['tracker', 'legacy'] as const;
export type TrackerApi = (typeof TRACKER_APIS)[number];

/** What becomes of a tracked entity whose person was deleted at the source. */
export const DELETE_RULES = ['keep', 'delete'] as const;

/** A tracker mapping after `tallysheet build`: data, and functions instead of expressions. */
export interface CompiledTracker extends Pick<CompiledMapping, 'climb' | 'idScheme' | 'maxQuarantined' | 'lookup'> {
  readonly name: string;
  /** Hash over all that decides what is sent. */
  readonly hash: string;
  /** The mapping file, for mistakes that only DHIS2 can tell. */
  readonly file: string;
  /** Code or UID of the program, and the line where it stands. */
  readonly program: string;
  readonly programLine: number;
  /** Code or UID of the tracked entity type; undefined: the program's. */
  readonly trackedEntityType: string | undefined;
  /** Part of every UID that is made. */
  readonly namespace: string;
  readonly timeZone: string;
  readonly api: TrackerApi;
  /** Refused persons beyond which a run is red. */
  readonly maxRefused: CompiledMapping['maxQuarantined'];
  readonly onDelete: (typeof DELETE_RULES)[number];
  readonly views: Readonly<Record<string, CompiledView>>;
  readonly person: CompiledPerson;
  readonly events: readonly CompiledEvent[];
}
