import type { AttributePayload, EventPayload, PersonPayload } from '../payload.ts';

/**
 * Write a person as `POST /api/trackedEntityInstances` takes it, without the enrollment. Attributes of the
 * program go with those of the type. The old endpoint takes no empty value, so what was taken back at the source stays.
 *
 * @param person as for the present endpoint
 * @param unnamed values that DHIS2 holds and the mapping does not name
 * @returns the body's item
 */
export function legacyPerson(
  { trackedEntity, trackedEntityType, orgUnit, attributes, enrollments }: PersonPayload,
  unnamed: readonly AttributePayload[],
) {
  const all = new Map([...unnamed, ...attributes, ...enrollments[0].attributes].map((one) => [one.attribute, one]));
  return {
    trackedEntityInstance: trackedEntity,
    trackedEntityType,
    orgUnit,
    attributes: [...all.values()].filter(({ value }) => value !== null),
  };
}

/**
 * Write an enrollment as `POST /api/enrollments` takes it.
 *
 * @param person as for the present endpoint
 * @param reference of the tracked entity, as DHIS2 answered it
 * @returns the body's item
 */
export function legacyEnrollment({ enrollments: [one] }: PersonPayload, reference: string) {
  return {
    enrollment: one.enrollment,
    trackedEntityInstance: reference,
    program: one.program,
    orgUnit: one.orgUnit,
    status: one.status,
    enrollmentDate: one.enrolledAt,
    incidentDate: one.occurredAt,
    ...(one.completedAt === undefined ? {} : { completedDate: one.completedAt }),
  };
}

/**
 * Write an event as `POST /api/events` takes it.
 *
 * @param event as for the present endpoint
 * @param reference of the tracked entity
 * @returns the body's item
 */
export function legacyEvent(event: EventPayload, reference: string) {
  return {
    event: event.event,
    trackedEntityInstance: reference,
    enrollment: event.enrollment,
    program: event.program,
    programStage: event.programStage,
    orgUnit: event.orgUnit,
    status: event.status,
    eventDate: event.occurredAt,
    // What is left out here is taken away, since the old endpoint replaces the values of an event.
    dataValues: event.dataValues.filter(({ value }) => value !== null),
  };
}
