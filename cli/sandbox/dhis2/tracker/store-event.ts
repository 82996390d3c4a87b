import { actorOf } from './actor-of.ts';
import { setValues } from './set-values.ts';
import { completion } from './store-enrollment.ts';
import type { TrackerContext } from './tracker-context.ts';
import type { GivenEvent } from './tracker-payload.ts';
import type { StoredEvent } from './tracker-types.ts';

/**
 * Create or update an event. Data values that are not named stay as they are.
 *
 * @param context the import
 * @param given a checked event
 * @example storeEvent(context, given);
 */
export function storeEvent(context: TrackerContext, given: GivenEvent): void {
  const { store, now } = context;
  const actor = actorOf(context);
  const before = store.events.get(given.uid);
  const event: StoredEvent = {
    id: given.uid,
    serial: before?.serial ?? store.nextSerial(),
    program: before?.program ?? context.find('programs', given.program)?.id ?? '',
    stage: before?.stage ?? context.find('programStages', given.stage)?.id ?? '',
    enrollment: before?.enrollment ?? given.enrollment,
    orgUnit: context.find('organisationUnits', given.orgUnit)?.id ?? '',
    status: given.status,
    occurredAt: given.occurredAt,
    scheduledAt: given.scheduledAt,
    ...completion(context, given, before, actor.username),
    attributeOptionCombo: given.attributeOptionCombo ?? before?.attributeOptionCombo,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
    createdAtClient: before?.createdAtClient ?? given.createdAtClient,
    updatedAtClient: given.updatedAtClient ?? before?.updatedAtClient,
    createdBy: before?.createdBy ?? actor,
    updatedBy: actor,
    deleted: false,
    values: before?.values ?? new Map(),
  };
  setValues(context, event, given.values);
  store.putEvent(event);
}
