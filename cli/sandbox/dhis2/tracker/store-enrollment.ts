import { actorOf } from './actor-of.ts';
import { setAttributes } from './set-values.ts';
import type { TrackerContext } from './tracker-context.ts';
import type { GivenEnrollment } from './tracker-payload.ts';
import type { StoredEnrollment } from './tracker-types.ts';

/**
 * Create or update an enrollment; its attributes are those of its tracked entity.
 *
 * @param context the import
 * @param given a checked enrollment
 * @example storeEnrollment(context, given);
 */
export function storeEnrollment(context: TrackerContext, given: GivenEnrollment): void {
  const { store, now } = context;
  const actor = actorOf(context);
  const before = store.enrollments.get(given.uid);
  const enrolledAt = given.enrolledAt ?? now;
  const enrollment: StoredEnrollment = {
    id: given.uid,
    serial: before?.serial ?? store.nextSerial(),
    entity: before?.entity ?? given.entity ?? '',
    program: before?.program ?? context.find('programs', given.program)?.id ?? '',
    orgUnit: context.find('organisationUnits', given.orgUnit)?.id ?? '',
    status: given.status,
    enrolledAt,
    occurredAt: given.occurredAt ?? enrolledAt,
    ...completion(context, given, before, actor.username),
    followUp: given.followUp,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
    createdAtClient: before?.createdAtClient ?? given.createdAtClient,
    updatedAtClient: given.updatedAtClient ?? before?.updatedAtClient,
    createdBy: before?.createdBy ?? actor,
    updatedBy: actor,
    deleted: false,
    events: before?.events ?? new Set(),
  };
  store.putEnrollment(enrollment);
  const entity = store.entities.get(enrollment.entity);
  if (entity) setAttributes(context, entity, given.attributes);
}

/**
 * Work out when and by whom something was completed. 2.41 takes the moment of the import for an enrollment, whatever the
 * payload says.
 *
 * @param context the import
 * @param given status and moment of the payload
 * @param before what is stored
 * @param username of who imports
 * @returns moment and name; both undefined while it is not completed
 * @example completion(context, given, undefined, 'admin');
 */
export function completion(
  context: TrackerContext,
  given: { kind: string; status: string; completedAt: Date | undefined },
  before: { status: string; completedAt: Date | undefined; completedBy: string | undefined } | undefined,
  username: string,
): { completedAt: Date | undefined; completedBy: string | undefined } {
  if (given.status !== 'COMPLETED') return { completedAt: undefined, completedBy: undefined };
  if (before?.status === 'COMPLETED') return { completedAt: before.completedAt, completedBy: before.completedBy };
  const ignores = context.version === '2.41' && given.kind === 'ENROLLMENT';
  return { completedAt: (ignores ? undefined : given.completedAt) ?? context.now, completedBy: username };
}
