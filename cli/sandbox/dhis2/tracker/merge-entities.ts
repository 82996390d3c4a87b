import { removeEntity } from './remove-stored.ts';
import type { TrackerContext } from './tracker-context.ts';

/**
 * Merge a tracked entity into another one: its enrollments move there, attributes that the other has not are copied, and the
 * duplicate is deleted softly, so that its uid can never be used again.
 *
 * @param context store, clock and who merges
 * @param original uid of the one that stays
 * @param duplicate uid of the one that goes
 * @throws RangeError when there is no such tracked entity
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html
 * @example mergeEntities(context, 'ydnpOIc2oOg', 'CVNGeoLIBdP');
 */
export function mergeEntities(
  context: Pick<TrackerContext, 'store' | 'now' | 'user' | 'state'>,
  original: string,
  duplicate: string,
): void {
  const { store } = context;
  const [kept, gone] = [store.entities.get(original), store.entities.get(duplicate)];
  if (!kept || !gone) throw new RangeError(`There is no tracked entity ${kept ? duplicate : original}.`);
  for (const enrollment of store.enrollmentsOf(gone)) {
    gone.enrollments.delete(enrollment.id);
    store.putEnrollment({ ...enrollment, entity: kept.id });
  }
  for (const [attribute, text] of [...gone.attributes]) {
    store.setAttribute(gone, attribute, undefined);
    if (!kept.attributes.has(attribute)) store.setAttribute(kept, attribute, text);
  }
  kept.updatedAt = context.now;
  removeEntity(context, gone.id);
}
