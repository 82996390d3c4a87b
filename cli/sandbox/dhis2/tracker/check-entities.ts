import { checkAttributes, type SharedValues } from './check-attributes.ts';
import { checkExistence, checkUid } from './check-existence.ts';
import { javaObject } from './java-object.ts';
import type { TrackerContext } from './tracker-context.ts';
import type { GivenEntity } from './tracker-payload.ts';

/**
 * Check a tracked entity; the first step that fails ends its checks.
 *
 * @param context the import, which collects the errors
 * @param given the tracked entity
 * @param shared unique values that the payload has more than once
 * @example checkEntity(context, entity, sharedValues(context));
 */
export function checkEntity(context: TrackerContext, given: GivenEntity, shared: SharedValues): void {
  if (!checkUid(context, given) || !checkExistence(context, given)) return;
  if (context.params.strategy === 'DELETE') {
    checkRemoval(context, given);
    return;
  }
  if (!hasAll(context, given)) return;
  const unit = context.find('organisationUnits', given.orgUnit);
  const type = context.schema.types.get(context.find('trackedEntityTypes', given.type)?.id ?? '');
  refer(context, given, unit !== undefined, type !== undefined);
  if (!unit || !type) return;
  const stored = context.store.entities.get(given.uid);
  if (stored && stored.type !== type.id) {
    context.fail(given, 'E1126', ['trackedEntityType']);
    return;
  }
  if (!mayWrite(context, given, unit.id, type.id)) return;
  const mandatory = new Set([...type.attributes].flatMap(([id, isMandatory]) => (isMandatory ? [id] : [])));
  const present = checkAttributes(context, given, mandatory, shared);
  if (!context.isNew(given)) return;
  for (const id of mandatory) if (!present.has(id)) context.fail(given, 'E1090', [id, type.id, given.uid]);
}

function hasAll(context: TrackerContext, given: GivenEntity): boolean {
  const missing = [
    ...(given.type === undefined ? ['trackedEntityType'] : []),
    ...(given.orgUnit === undefined ? ['orgUnit'] : []),
  ];
  for (const property of missing) context.fail(given, 'E1121', [property]);
  return missing.length === 0;
}

function refer(context: TrackerContext, given: GivenEntity, hasUnit: boolean, hasType: boolean): void {
  const { orgUnit = '', type = '' } = given;
  if (!hasUnit) context.fail(given, 'E1049', [orgUnit], [context.reference('organisationUnits', orgUnit)]);
  if (!hasType) context.fail(given, 'E1005', [type], [context.reference('trackedEntityTypes', type)]);
}

function mayWrite(context: TrackerContext, given: GivenEntity, unit: string, type: string): boolean {
  const { user, store } = context;
  const stored = store.entities.get(given.uid);
  const isNew = context.isNew(given);
  let holds = true;
  if (isNew && !context.mayCapture(unit)) holds = noCapture(context, given, unit);
  if (!isNew && stored && !context.maySearch(stored.orgUnit)) {
    holds = context.fail(given, 'E1003', [stored.orgUnit, given.uid, user.id]);
  }
  const object = context.schema.types.get(type)?.object;
  return object && !context.may('write', object) ? context.fail(given, 'E1001', [user.id, type]) : holds;
}

function checkRemoval(context: TrackerContext, given: GivenEntity): void {
  const { user, store } = context;
  const stored = store.entities.get(given.uid);
  if (!stored) return;
  if (!context.mayCapture(stored.orgUnit)) noCapture(context, given, stored.orgUnit);
  const cascades = store.enrollmentsOf(stored).length > 0;
  if (cascades && !user.isSuper && !user.authorities.has('F_TEI_CASCADE_DELETE')) {
    context.fail(given, 'E1100', [user.id, given.uid]);
  }
}

/** Add E1000, whose arguments differ between kinds of objects in 2.43. */
function noCapture(context: TrackerContext, given: GivenEntity, unit: string): false {
  const { user, version } = context;
  const dump = javaObject('OrganisationUnit', unit);
  if (version === '2.41') return context.fail(given, 'E1000', [user.id, unit], [javaObject('User', user.id), dump]);
  return context.fail(given, 'E1000', [user.id, `[${dump}]`], [user.id, `[${dump}]`]);
}
