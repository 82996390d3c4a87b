import { actorOf } from './actor-of.ts';
import type { TrackerContext } from './tracker-context.ts';
import type { Stored } from './tracker-types.ts';

/** What a removal needs of an import. */
type Removing = Pick<TrackerContext, 'store' | 'now' | 'user' | 'state'>;

/**
 * Delete a tracked entity softly, and all that belongs to it.
 *
 * @param context the import
 * @param uid of the tracked entity
 * @example removeEntity(context, 'ydnpOIc2oOg');
 */
export function removeEntity(context: Removing, uid: string): void {
  const entity = context.store.entities.get(uid);
  if (!entity) return;
  for (const each of context.store.enrollmentsOf(entity)) removeEnrollment(context, each.id);
  touch(context, entity);
  entity.deleted = true;
}

/**
 * Delete an enrollment softly, and its events.
 *
 * @param context the import
 * @param uid of the enrollment
 * @example removeEnrollment(context, 'W50TI5JTVFc');
 */
export function removeEnrollment(context: Removing, uid: string): void {
  const enrollment = context.store.enrollments.get(uid);
  if (!enrollment) return;
  for (const each of context.store.eventsOf(enrollment)) removeEvent(context, each.id);
  touch(context, enrollment);
  enrollment.deleted = true;
  const entity = context.store.entities.get(enrollment.entity);
  if (entity) touch(context, entity);
}

/**
 * Delete an event softly. Its enrollment and tracked entity count as changed by it.
 *
 * @param context the import
 * @param uid of the event
 * @example removeEvent(context, 'ydBREci96VE');
 */
export function removeEvent(context: Removing, uid: string): void {
  const event = context.store.events.get(uid);
  if (!event) return;
  touch(context, event);
  event.deleted = true;
  const enrollment = context.store.enrollments.get(event.enrollment ?? '');
  if (!enrollment) return;
  touch(context, enrollment);
  const entity = context.store.entities.get(enrollment.entity);
  if (entity) touch(context, entity);
}

/** The times of the client are filled in too, as on every save of this kind. */
function touch(context: Removing, stored: Stored): void {
  stored.updatedAt = context.now;
  stored.updatedBy = actorOf(context);
  stored.createdAtClient ??= stored.createdAt;
  stored.updatedAtClient = context.now;
}
