import { removeEnrollment, removeEntity, removeEvent } from '../tracker/remove-stored.ts';
import type { TrackerContext } from '../tracker/tracker-context.ts';
import type { OldResource } from './old-read.ts';
import type { OldSummary } from './old-summary.ts';

const removes = { trackedEntityInstances: removeEntity, enrollments: removeEnrollment, events: removeEvent } as const;
const titles = {
  trackedEntityInstances: 'Tracked entity instance',
  enrollments: 'Enrollment',
  events: 'Event',
} as const;

/**
 * Delete an object of an older resource; one that is not there, or not any more, is left alone.
 *
 * @param context the import
 * @param resource which
 * @param id uid
 * @param isDry whether nothing is deleted
 * @returns what became of it
 * @example removeOld(context, 'events', 'TLacNBQi24M', false).count; // 'deleted'
 */
export function removeOld(context: TrackerContext, resource: OldResource, id: string, isDry: boolean): OldSummary {
  const { entities, enrollments, events } = context.store;
  const found = { trackedEntityInstances: entities, enrollments, events }[resource].get(id);
  if (!found || found.deleted) {
    const description = `${titles[resource]} ${id} cannot be deleted as it is not present in the system`;
    return { reference: id, count: 'ignored', conflicts: [], description, nested: {} };
  }
  const conflict = rightConflict(context, resource, id);
  if (conflict !== undefined) {
    return { reference: id, count: 'ignored', conflicts: [{ object: id, value: conflict }], nested: {} };
  }
  if (!isDry) removes[resource](context, id);
  return { reference: id, count: 'deleted', conflicts: [], nested: {} };
}

/** What has children takes an authority of its own. */
function rightConflict({ store, user }: TrackerContext, resource: OldResource, id: string): string | undefined {
  const entity = resource === 'trackedEntityInstances' ? store.entities.get(id) : undefined;
  const enrollment = resource === 'enrollments' ? store.enrollments.get(id) : undefined;
  const authority = entity ? 'F_TEI_CASCADE_DELETE' : 'F_ENROLLMENT_CASCADE_DELETE';
  const hasChildren =
    (entity !== undefined && store.enrollmentsOf(entity).length > 0) ||
    (enrollment !== undefined && store.eventsOf(enrollment).length > 0);
  if (!hasChildren || user.isSuper || user.authorities.has(authority)) return undefined;
  return `The ${entity ? 'Tracked entity instance' : 'Enrollment'} ${id} cannot be deleted: ${authority} is missing`;
}
