import { type JsonObject, objectsOf, textOf } from '../json.ts';
import { storeEnrollment } from '../tracker/store-enrollment.ts';
import { storeEntity } from '../tracker/store-entity.ts';
import { storeEvent } from '../tracker/store-event.ts';
import type { TrackerContext } from '../tracker/tracker-context.ts';
import type { GivenEnrollment, GivenEntity, GivenEvent, GivenValue } from '../tracker/tracker-payload.ts';
import { uidOf } from '../uid.ts';
import { type OldConflict, oldAttributeConflicts, oldEnrollmentConflicts, oldEventConflicts } from './old-conflicts.ts';
import type { OldSummary } from './old-summary.ts';

/**
 * Import a tracked entity instance with the enrollments and events in it. Attributes that it does not name are removed.
 *
 * @param context the import
 * @param raw what was sent
 * @param isDry whether it is only checked, without what is nested in it
 * @returns what became of it
 * @example importOldEntity(context, { trackedEntityType, orgUnit, attributes: [] }, false).reference;
 */
export function importOldEntity(context: TrackerContext, raw: JsonObject, isDry: boolean): OldSummary {
  const given: GivenEntity = {
    kind: 'TRACKED_ENTITY',
    ...common(context, raw, 'trackedEntityInstance'),
    type: textOf(raw.trackedEntityType),
    attributes: valuesOf(raw.attributes, 'attribute'),
  };
  const before = context.store.entities.get(given.uid);
  const conflicts: OldConflict[] = [];
  const refuse = (object: string, value: string): unknown => conflicts.push({ object, value });
  const unit = context.find('organisationUnits', given.orgUnit);
  if (before?.deleted) refuse(given.uid, `Tracked entity instance ${given.uid} already exists or was deleted earlier`);
  else if (!unit) refuse(given.uid, `Invalid org unit ID: ${given.orgUnit}`);
  else if (!context.find('trackedEntityTypes', given.type)) {
    refuse('TrackedEntityInstance.trackedEntityType', `Invalid tracked entity type ID: ${given.type}`);
  } else if (!context.mayCapture(unit.id))
    refuse(given.uid, `User has no create access to organisation unit: ${unit.id}`);
  else conflicts.push(...oldAttributeConflicts(context, given));
  if (conflicts.length > 0) return summaryOf(given.uid, 'ignored', conflicts, { enrollments: [] });
  if (isDry) return summaryOf(given.uid, before ? 'updated' : 'imported', [], { enrollments: [] });
  const named = new Set(given.attributes.map(({ name }) => context.find('trackedEntityAttributes', name)?.id));
  const dropped = [...(before?.attributes.keys() ?? [])].filter((id) => !named.has(id));
  storeEntity(context, given);
  context.store.old.add(given.uid);
  const entity = context.store.entities.get(given.uid);
  if (entity) for (const id of dropped) context.store.setAttribute(entity, id, undefined);
  if (entity && before) {
    entity.createdAtClient ??= entity.createdAt;
    entity.updatedAtClient = context.now;
  }
  const enrollments = objectsOf(raw.enrollments).map((each) =>
    importOldEnrollment(context, { ...each, trackedEntityInstance: given.uid }, isDry),
  );
  return summaryOf(given.uid, before ? 'updated' : 'imported', [], { enrollments });
}

/**
 * Import an enrollment with the events in it. A second active one in the same program is stored too.
 *
 * @param context the import
 * @param raw what was sent
 * @param isDry whether it is only checked, without what is nested in it
 * @returns what became of it
 * @example importOldEnrollment(context, { trackedEntityInstance, program, orgUnit, enrollmentDate }, false).reference;
 */
export function importOldEnrollment(context: TrackerContext, raw: JsonObject, isDry: boolean): OldSummary {
  const enrolledAt = dayOf(raw.enrollmentDate);
  const given: GivenEnrollment = {
    kind: 'ENROLLMENT',
    ...common(context, raw, 'enrollment'),
    entity: textOf(raw.trackedEntityInstance),
    program: textOf(raw.program),
    status: textOf(raw.status) ?? 'ACTIVE',
    enrolledAt,
    occurredAt: dayOf(raw.incidentDate) ?? enrolledAt,
    completedAt: dayOf(raw.completedDate),
    followUp: raw.followup === true,
    attributes: valuesOf(raw.attributes, 'attribute'),
  };
  const conflicts = oldEnrollmentConflicts(context, given);
  if (conflicts.length > 0) return summaryOf(given.uid, 'ignored', conflicts, { events: [] });
  const count = context.store.enrollments.has(given.uid) ? 'updated' : 'imported';
  if (isDry) return summaryOf(given.uid, count, [], { events: [] });
  storeEnrollment(context, given);
  const events = objectsOf(raw.events).map((each) =>
    importOldEvent(context, { ...each, enrollment: given.uid }, isDry),
  );
  return summaryOf(given.uid, count, [], { events });
}

/**
 * Import an event.
 *
 * @param context the import
 * @param raw what was sent
 * @param isDry whether it is only checked, without what is nested in it
 * @returns what became of it
 * @example importOldEvent(context, { program, programStage, orgUnit, eventDate, dataValues: [] }, false).reference;
 */
export function importOldEvent(context: TrackerContext, raw: JsonObject, isDry: boolean): OldSummary {
  const given: GivenEvent = {
    kind: 'EVENT',
    ...common(context, raw, 'event'),
    program: textOf(raw.program),
    stage: textOf(raw.programStage),
    enrollment: textOf(raw.enrollment) ?? enrollmentOf(context, raw),
    status: textOf(raw.status) ?? 'ACTIVE',
    occurredAt: dayOf(raw.eventDate),
    scheduledAt: dayOf(raw.dueDate),
    completedAt: dayOf(raw.completedDate),
    attributeOptionCombo: textOf(raw.attributeOptionCombo),
    values: valuesOf(raw.dataValues, 'dataElement'),
  };
  const program = context.schema.programs.get(context.find('programs', given.program)?.id ?? '');
  given.stage ??= program?.stages[0];
  const conflicts = oldEventConflicts(context, given);
  if (conflicts.length > 0) return summaryOf(given.uid, 'ignored', conflicts, {});
  const count = context.store.events.has(given.uid) ? 'updated' : 'imported';
  if (isDry) return summaryOf(given.uid, count, [], {});
  // The older resource takes the values of an event to be all that it has.
  const named = new Set(given.values.map(({ name }) => context.find('dataElements', name)?.id));
  const values = context.store.events.get(given.uid)?.values;
  for (const id of [...(values?.keys() ?? [])]) if (!named.has(id)) values?.delete(id);
  storeEvent(context, given);
  context.store.old.add(given.uid);
  return summaryOf(given.uid, count, [], {});
}

/** An event may name its tracked entity alone, which has one active enrollment in the program then. */
function enrollmentOf(context: TrackerContext, raw: JsonObject): string | undefined {
  const entity = context.store.entities.get(textOf(raw.trackedEntityInstance) ?? '');
  const program = context.find('programs', textOf(raw.program))?.id;
  if (!entity || program === undefined) return undefined;
  return context.store.enrollmentsOf(entity, program).find((each) => each.status === 'ACTIVE')?.id;
}

function common(context: TrackerContext, raw: JsonObject, name: string) {
  const uid = textOf(raw[name]) ?? uidOf(`tracker object ${context.store.nextSerial()}`);
  return { uid, orgUnit: textOf(raw.orgUnit), createdAtClient: undefined, updatedAtClient: undefined };
}

function valuesOf(list: unknown, property: string): GivenValue[] {
  return objectsOf(list).map((each) => {
    const value = textOf(each.value);
    return { name: textOf(each[property]) ?? '', value: value === '' ? undefined : value };
  });
}

function dayOf(value: unknown): Date | undefined {
  const text = textOf(value) ?? '';
  const moment = new Date(/T.*[^Z]$/.test(text) && !/[+-]\d{2}:?\d{2}$/.test(text) ? `${text}Z` : text);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

function summaryOf(
  reference: string,
  count: OldSummary['count'],
  conflicts: OldConflict[],
  nested: OldSummary['nested'],
): OldSummary {
  return { reference, count, conflicts, nested };
}
