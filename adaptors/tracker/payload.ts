/** A value of an attribute; null takes away what DHIS2 holds. */
export interface AttributePayload {
  readonly attribute: string;
  readonly value: string | null;
}

/** An event as `POST /api/tracker` takes it. */
export interface EventPayload {
  readonly event: string;
  readonly program: string;
  readonly programStage: string;
  readonly enrollment: string;
  readonly orgUnit: string;
  readonly status: string;
  readonly occurredAt: string;
  readonly dataValues: readonly { readonly dataElement: string; readonly value: string | null }[];
}

/** An enrollment with its events. */
export interface EnrollmentPayload {
  readonly enrollment: string;
  readonly trackedEntity: string;
  readonly program: string;
  readonly orgUnit: string;
  readonly status: string;
  /** When a person completed it in DHIS2; left out where nobody did. */
  readonly completedAt?: string;
  readonly enrolledAt: string;
  readonly occurredAt: string;
  readonly attributes: readonly AttributePayload[];
  readonly events: readonly EventPayload[];
}

/**
 * A tracked entity with its enrollment.
 *
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html#webapi_nti_tracked_entity
 */
export interface PersonPayload {
  readonly trackedEntity: string;
  readonly trackedEntityType: string;
  readonly orgUnit: string;
  readonly attributes: readonly AttributePayload[];
  readonly enrollments: readonly [EnrollmentPayload];
}
