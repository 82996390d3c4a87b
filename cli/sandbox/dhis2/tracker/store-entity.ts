import { actorOf } from './actor-of.ts';
import { setAttributes } from './set-values.ts';
import type { TrackerContext } from './tracker-context.ts';
import type { GivenEntity } from './tracker-payload.ts';
import type { StoredEntity } from './tracker-types.ts';

/**
 * Create or update a tracked entity. Attributes that are not named stay as they are.
 *
 * @param context the import
 * @param given a checked tracked entity
 * @example storeEntity(context, given);
 */
export function storeEntity(context: TrackerContext, given: GivenEntity): void {
  const { store, now } = context;
  const actor = actorOf(context);
  const before = store.entities.get(given.uid);
  const orgUnit = context.find('organisationUnits', given.orgUnit)?.id ?? before?.orgUnit ?? '';
  const entity: StoredEntity = before ?? {
    id: given.uid,
    serial: store.nextSerial(),
    type: context.find('trackedEntityTypes', given.type)?.id ?? '',
    orgUnit,
    createdAt: now,
    updatedAt: now,
    createdAtClient: given.createdAtClient,
    updatedAtClient: given.updatedAtClient,
    createdBy: actor,
    updatedBy: actor,
    deleted: false,
    attributes: new Map(),
    enrollments: new Set(),
    owners: new Map(),
    potentialDuplicate: false,
  };
  entity.orgUnit = orgUnit;
  entity.updatedAt = now;
  entity.updatedBy = actor;
  if (given.updatedAtClient) entity.updatedAtClient = given.updatedAtClient;
  store.entities.set(entity.id, entity);
  setAttributes(context, entity, given.attributes);
}
