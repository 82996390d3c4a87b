import { type JsonObject, textOf } from '../json.ts';
import { defaultOptionCombo } from '../metadata-defaults.ts';
import { memberIds, momentText } from '../tracker/show-tracker.ts';
import type { TrackerState } from '../tracker/tracker-context.ts';
import type { Actor, Stored, StoredEnrollment, StoredEntity, StoredEvent } from '../tracker/tracker-types.ts';

/**
 * Show a tracked entity as the older resource does, without its enrollments.
 *
 * @param state the server
 * @param entity the stored one
 * @param program attributes of this program are shown beside those of the type
 * @returns its fields
 * @example showOldEntity(state, entity, undefined).trackedEntityInstance;
 */
export function showOldEntity(state: TrackerState, entity: StoredEntity, program: string | undefined): JsonObject {
  const { metadata } = state;
  const shown = new Set([
    ...memberIds(metadata.get('trackedEntityTypes', entity.type)?.trackedEntityTypeAttributes),
    ...memberIds(metadata.get('programs', program)?.programTrackedEntityAttributes),
  ]);
  const { createdAtClient, updatedAtClient } = entity;
  return {
    ...times(entity),
    ...(createdAtClient ? { createdAtClient: momentText(createdAtClient) } : {}),
    ...(updatedAtClient ? { lastUpdatedAtClient: momentText(updatedAtClient) } : {}),
    orgUnit: entity.orgUnit,
    trackedEntityInstance: entity.id,
    trackedEntityType: entity.type,
    potentialDuplicate: entity.potentialDuplicate,
    inactive: false,
    deleted: entity.deleted,
    featureType: 'NONE',
    ...actors(entity),
    programOwners: [],
    enrollments: [],
    relationships: [],
    attributes: [...entity.attributes].flatMap(([id, text]) => {
      if (!shown.has(id)) return [];
      const { code, name, valueType } = metadata.get('trackedEntityAttributes', id) ?? { id };
      const named = { attribute: id, ...(code === undefined ? {} : { code }), displayName: name, valueType };
      const told = state.tracker.old.has(entity.id) ? { storedBy: text.storedBy.username } : {};
      return [{ ...named, ...times(text), ...told, value: text.value }];
    }),
  };
}

/**
 * Show an enrollment as the older resource does.
 *
 * @param enrollment the stored one
 * @returns its fields
 * @example showOldEnrollment(enrollment).enrollmentDate;
 */
export function showOldEnrollment(enrollment: StoredEnrollment): JsonObject {
  return {
    ...times(enrollment),
    enrollment: enrollment.id,
    trackedEntityInstance: enrollment.entity,
    program: enrollment.program,
    orgUnit: enrollment.orgUnit,
    status: enrollment.status,
    enrollmentDate: momentText(enrollment.enrolledAt),
    incidentDate: momentText(enrollment.occurredAt),
    followup: enrollment.followUp,
    deleted: enrollment.deleted,
    notes: [],
    relationships: [],
  };
}

/**
 * Show an event as the older resource does.
 *
 * @param state the server
 * @param event the stored one
 * @returns its fields
 * @example showOldEvent(state, event).eventDate;
 */
export function showOldEvent(state: TrackerState, event: StoredEvent): JsonObject {
  const { metadata, tracker } = state;
  const enrollment = tracker.enrollments.get(event.enrollment ?? '');
  const parents = enrollment
    ? { enrollment: enrollment.id, enrollmentStatus: enrollment.status, trackedEntityInstance: enrollment.entity }
    : {};
  // Values that came by the newer resource do not tell who entered them.
  const told = tracker.old.has(event.id) ? actors(event) : {};
  return {
    programStage: event.stage,
    programType: textOf(metadata.get('programs', event.program)?.programType),
    orgUnit: event.orgUnit,
    program: event.program,
    event: event.id,
    ...parents,
    status: event.status,
    orgUnitName: metadata.get('organisationUnits', event.orgUnit)?.name,
    ...(event.occurredAt ? { eventDate: momentText(event.occurredAt) } : {}),
    ...times(event),
    deleted: event.deleted,
    attributeOptionCombo: event.attributeOptionCombo ?? defaultOptionCombo,
    dataValues: [...event.values].map(([dataElement, text]) => ({
      ...times(text),
      dataElement,
      value: text.value,
      providedElsewhere: false,
      ...told,
    })),
  };
}

function times({ createdAt, updatedAt }: { createdAt: Date; updatedAt: Date }): JsonObject {
  return { created: momentText(createdAt), lastUpdated: momentText(updatedAt) };
}

function actors({ createdBy, updatedBy }: Pick<Stored, 'createdBy' | 'updatedBy'>): Record<string, Actor> {
  return { createdByUserInfo: createdBy, lastUpdatedByUserInfo: updatedBy };
}
