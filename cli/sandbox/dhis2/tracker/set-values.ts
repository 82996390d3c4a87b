import { actorOf } from './actor-of.ts';
import type { TrackerContext } from './tracker-context.ts';
import type { GivenValue } from './tracker-payload.ts';
import type { StoredEntity, StoredEvent, StoredText } from './tracker-types.ts';

/**
 * Change attributes of a tracked entity: null and empty ones are removed, those not named stay.
 *
 * @param context the import
 * @param entity the stored tracked entity
 * @param given attributes of the payload
 * @example setAttributes(context, entity, [{ name: 'w75KJ2mc4zz', value: 'Ana' }]);
 */
export function setAttributes(context: TrackerContext, entity: StoredEntity, given: readonly GivenValue[]): void {
  for (const { name, value } of given) {
    const id = context.find('trackedEntityAttributes', name)?.id;
    if (id === undefined) continue;
    const next = value === undefined ? undefined : changed(context, entity.attributes.get(id), value);
    context.store.setAttribute(entity, id, next);
  }
}

/**
 * Change data values of an event: null and empty ones are removed, those not named stay.
 *
 * @param context the import
 * @param event the stored event
 * @param given data values of the payload
 * @example setValues(context, event, [{ name: 'UXz7xuGCEhU', value: '3.4' }]);
 */
export function setValues(context: TrackerContext, event: StoredEvent, given: readonly GivenValue[]): void {
  for (const { name, value } of given) {
    const id = context.find('dataElements', name)?.id;
    if (id === undefined) continue;
    if (value === undefined) event.values.delete(id);
    else event.values.set(id, changed(context, event.values.get(id), value));
  }
}

function changed(context: TrackerContext, before: StoredText | undefined, value: string): StoredText {
  if (before?.value === value) return before;
  const { now } = context;
  return { value, createdAt: before?.createdAt ?? now, updatedAt: now, storedBy: before?.storedBy ?? actorOf(context) };
}
