import { type JsonObject, textOf } from '../json.ts';
import { defaultOptionCombo } from '../metadata-defaults.ts';
import type { TrackerState } from './tracker-context.ts';
import type { Actor, Stored, StoredEnrollment, StoredEntity, StoredEvent, StoredText } from './tracker-types.ts';

/** Uid of the category option that stands for "no disaggregation". */
const defaultOption = 'xYerKDKCefk';

/** What of a tracked entity is shown. */
export interface EntityView {
  /** Its attributes are shown beside those of the type, and of enrollments and owners only its own. */
  program?: string;
}

/**
 * Show a tracked entity with all that belongs to it.
 *
 * @param state the server
 * @param entity the stored tracked entity
 * @param view program whose attributes are shown too
 * @returns every field that an answer may hold
 * @example showEntity(state, entity, {}).trackedEntity;
 */
export function showEntity(state: TrackerState, entity: StoredEntity, view: EntityView): JsonObject {
  const { metadata, tracker } = state;
  const type = metadata.get('trackedEntityTypes', entity.type);
  const program = metadata.get('programs', view.program);
  const shown = new Set([
    ...memberIds(type?.trackedEntityTypeAttributes),
    ...memberIds(program?.programTrackedEntityAttributes),
  ]);
  return {
    trackedEntity: entity.id,
    trackedEntityType: entity.type,
    ...timesOf(entity),
    orgUnit: entity.orgUnit,
    inactive: false,
    deleted: entity.deleted,
    potentialDuplicate: entity.potentialDuplicate,
    ...actorsOf(entity),
    relationships: [],
    attributes: attributesOf(state, entity, shown),
    get enrollments() {
      return tracker.enrollmentsOf(entity, view.program).map((each) => showEnrollment(state, each));
    },
    programOwners: [...entity.owners].flatMap(([id, orgUnit]) =>
      view.program === undefined || view.program === id ? [{ orgUnit, trackedEntity: entity.id, program: id }] : [],
    ),
  };
}

/**
 * Show an enrollment with its events and the attributes of its tracked entity.
 *
 * @param state the server
 * @param enrollment the stored enrollment
 * @returns every field that an answer may hold
 * @example showEnrollment(state, enrollment).enrollment;
 */
export function showEnrollment(state: TrackerState, enrollment: StoredEnrollment): JsonObject {
  const { tracker, version, metadata } = state;
  const isNew = version !== '2.41';
  const entity = tracker.entities.get(enrollment.entity);
  const program = metadata.get('programs', enrollment.program);
  const shown = new Set(memberIds(program?.programTrackedEntityAttributes));
  return {
    enrollment: enrollment.id,
    ...timesOf(enrollment),
    trackedEntity: enrollment.entity,
    program: enrollment.program,
    status: enrollment.status,
    orgUnit: enrollment.orgUnit,
    enrolledAt: momentText(enrollment.enrolledAt),
    occurredAt: momentText(enrollment.occurredAt),
    followUp: enrollment.followUp,
    ...completionOf(enrollment),
    deleted: enrollment.deleted,
    ...(isNew ? { storedBy: enrollment.createdBy.username } : {}),
    ...actorsOf(enrollment),
    ...(isNew ? { attributeOptionCombo: defaultOptionCombo } : {}),
    get events() {
      return tracker.eventsOf(enrollment).map((each) => showEvent(state, each));
    },
    relationships: [],
    attributes: entity ? attributesOf(state, entity, shown) : [],
    notes: [],
  };
}

/**
 * Show an event with its data values.
 *
 * @param state the server
 * @param event the stored event
 * @returns every field that an answer may hold
 * @example showEvent(state, event).event;
 */
export function showEvent(state: TrackerState, event: StoredEvent): JsonObject {
  const isNew = state.version !== '2.41';
  const entity = state.tracker.enrollments.get(event.enrollment ?? '')?.entity;
  return {
    event: event.id,
    status: event.status,
    program: event.program,
    programStage: event.stage,
    ...(event.enrollment === undefined ? {} : { enrollment: event.enrollment }),
    ...(entity === undefined ? {} : { trackedEntity: entity }),
    orgUnit: event.orgUnit,
    relationships: [],
    ...(event.occurredAt ? { occurredAt: momentText(event.occurredAt) } : {}),
    ...(event.scheduledAt ? { scheduledAt: momentText(event.scheduledAt) } : {}),
    ...(isNew ? { storedBy: event.createdBy.username } : {}),
    followUp: false,
    deleted: event.deleted,
    ...timesOf(event),
    attributeOptionCombo: event.attributeOptionCombo ?? defaultOptionCombo,
    attributeCategoryOptions: defaultOption,
    ...completionOf(event),
    ...actorsOf(event),
    dataValues: [...event.values].map(([dataElement, text]) => ({
      ...textTimes(text, isNew),
      providedElsewhere: false,
      dataElement,
      value: text.value,
      ...(isNew ? { createdBy: event.createdBy, updatedBy: event.updatedBy } : {}),
    })),
    notes: [],
    ...(isNew ? {} : { followup: false }),
  };
}

/**
 * Write a moment without a zone, as the tracker does.
 *
 * @param moment any moment
 * @returns such as `2026-01-10T00:00:00.000`
 * @example momentText(new Date(0)); // '1970-01-01T00:00:00.000'
 */
export function momentText(moment: Date): string {
  return moment.toISOString().slice(0, -1);
}

/**
 * Read the attributes that a list of members names.
 *
 * @param members such as `programTrackedEntityAttributes`
 * @returns uids
 * @example memberIds(program.programTrackedEntityAttributes);
 */
export function memberIds(members: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(members) ? members : [];
  return list.flatMap((each) => textOf(idOf(each)) ?? []);
}

function idOf(member: unknown): unknown {
  const attribute: unknown = typeof member === 'object' && member && Reflect.get(member, 'trackedEntityAttribute');
  return typeof attribute === 'object' && attribute ? Reflect.get(attribute, 'id') : undefined;
}

function attributesOf(state: TrackerState, entity: StoredEntity, shown: ReadonlySet<string>): JsonObject[] {
  const isNew = state.version !== '2.41';
  return [...entity.attributes].flatMap(([id, text]) => {
    if (!shown.has(id)) return [];
    const attribute = state.metadata.get('trackedEntityAttributes', id);
    const code = attribute?.code;
    const named = { attribute: id, ...(code === undefined ? {} : { code }), displayName: attribute?.name };
    return [{ ...named, ...textTimes(text, isNew), valueType: attribute?.valueType, value: text.value }];
  });
}

function textTimes(text: StoredText, withActor: boolean): JsonObject {
  const times = { createdAt: momentText(text.createdAt), updatedAt: momentText(text.updatedAt) };
  return withActor ? { ...times, storedBy: text.storedBy.username } : times;
}

function timesOf(stored: Stored): JsonObject {
  const { createdAtClient, updatedAtClient } = stored;
  return {
    createdAt: momentText(stored.createdAt),
    ...(createdAtClient ? { createdAtClient: momentText(createdAtClient) } : {}),
    updatedAt: momentText(stored.updatedAt),
    ...(updatedAtClient ? { updatedAtClient: momentText(updatedAtClient) } : {}),
  };
}

function actorsOf({ createdBy, updatedBy }: Stored): { createdBy: Actor; updatedBy: Actor } {
  return { createdBy, updatedBy };
}

function completionOf({
  completedAt,
  completedBy,
}: {
  completedAt: Date | undefined;
  completedBy: string | undefined;
}) {
  return completedAt ? { completedBy, completedAt: momentText(completedAt) } : {};
}
