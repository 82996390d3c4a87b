import { sharedValues } from './check-attributes.ts';
import { checkEnrollment } from './check-enrollments.ts';
import { checkEntity } from './check-entities.ts';
import { checkEvent } from './check-events.ts';
import type { Given, TrackerContext } from './tracker-context.ts';
import type { GivenEvent, Payload } from './tracker-payload.ts';

/**
 * Check a payload and find what of it can be stored: what has no error of its own, and whose parents can be stored or are.
 *
 * @param context the import, which collects the errors; E5000 for the children of what cannot be stored
 * @returns the objects that can be stored, were each on its own
 * @example validatePayload(context).entities.length;
 */
export function validatePayload(context: TrackerContext): Payload {
  const { payload, params } = context;
  if (params.validationMode === 'SKIP' && context.user.isSuper) return payload;
  const shared = sharedValues(context);
  for (const each of payload.entities) checkEntity(context, each, shared);
  for (const each of payload.enrollments) checkEnrollment(context, each, shared);
  for (const each of payload.events) checkEvent(context, each);
  if (params.strategy !== 'DELETE') checkRepeated(context);
  const storable = params.strategy === 'DELETE' ? withoutFailed(context) : storableOf(context);
  // The first error ends the checks; which one it is follows from the order of the kinds.
  if (params.validationMode === 'FAIL_FAST') context.errors.splice(1);
  return storable;
}

/** A stage that is not repeatable has one event in an enrollment. */
function checkRepeated(context: TrackerContext): void {
  const { payload, store, schema, version } = context;
  const groups = new Map<string, GivenEvent[]>();
  for (const event of payload.events) {
    const stage = schema.stages.get(context.find('programStages', event.stage)?.id ?? '');
    const program = schema.programs.get(stage?.program ?? '');
    if (!stage || stage.repeatable || !program?.hasRegistration || event.enrollment === undefined) continue;
    if (version !== '2.41' && context.hasFailed(event)) continue;
    const key = `${stage.id} ${event.enrollment}`;
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  for (const [key, events] of groups) {
    const [stage = '', enrollment = ''] = key.split(' ');
    const stored = store.enrollments.get(enrollment);
    const isThere = stored !== undefined && store.eventsOf(stored).some((each) => each.stage === stage);
    for (const event of events) {
      if (events.length === 1 && !(isThere && context.isNew(event))) continue;
      context.fail(event, 'E1039', [stage], [context.reference('programStages', event.stage)]);
    }
  }
}

function withoutFailed(context: TrackerContext): Payload {
  const { entities, enrollments, events } = context.payload;
  const holds = (given: Given): boolean => !context.hasFailed(given);
  return { entities: entities.filter(holds), enrollments: enrollments.filter(holds), events: events.filter(holds) };
}

function storableOf(context: TrackerContext): Payload {
  const { payload, store } = context;
  // Found before anything cascades: only errors of a parent's own are passed on.
  const lostEnrollments = uidsOf(payload.enrollments.filter((each) => context.hasFailed(each)));
  const lostEntities = uidsOf(payload.entities.filter((each) => context.hasFailed(each)));
  const entities = payload.entities.filter((each) => !context.hasFailed(each));
  const kept = new Set<string>(entities.map((each) => each.uid));
  const enrollments = payload.enrollments.filter((each) => {
    if (context.hasFailed(each)) return false;
    const parent = each.entity ?? '';
    if (kept.has(parent) || store.entities.get(parent)?.deleted === false) return true;
    if (lostEntities.has(parent)) cascade(context, each, 'trackedEntity', parent);
    return false;
  });
  for (const each of enrollments) kept.add(each.uid);
  const events = payload.events.filter((each) => {
    if (context.hasFailed(each)) return false;
    const parent = each.enrollment;
    if (parent === undefined || kept.has(parent) || store.enrollments.get(parent)?.deleted === false) return true;
    if (lostEnrollments.has(parent)) cascade(context, each, 'enrollment', parent);
    return false;
  });
  return { entities, enrollments, events };
}

function uidsOf(list: readonly Given[]): Set<string> {
  return new Set(list.map((each) => each.uid));
}

/** Only the children of what has an error of its own are reported: grandchildren are left out without a word. */
function cascade(context: TrackerContext, given: Given, parentKind: string, parent: string): void {
  const words = [given.kind === 'EVENT' ? 'event' : 'enrollment', given.uid, parentKind, parent];
  context.fail(given, 'E5000', words);
}
