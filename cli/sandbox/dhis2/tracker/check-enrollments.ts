import { checkAttributes, type SharedValues } from './check-attributes.ts';
import { checkExistence, checkUid } from './check-existence.ts';
import { javaObject } from './java-object.ts';
import type { TrackerContext } from './tracker-context.ts';
import type { GivenEnrollment } from './tracker-payload.ts';
import type { ProgramSchema } from './tracker-schema.ts';

/** What the references of an enrollment lead to. */
interface Resolved {
  program: ProgramSchema;
  unit: string;
  entity: string;
}

/**
 * Check an enrollment; the first step that fails ends its checks.
 *
 * @param context the import, which collects the errors
 * @param given the enrollment
 * @param shared unique values that the payload has more than once
 * @example checkEnrollment(context, enrollment, sharedValues(context));
 */
export function checkEnrollment(context: TrackerContext, given: GivenEnrollment, shared: SharedValues): void {
  if (!checkUid(context, given) || !checkExistence(context, given)) return;
  if (context.params.strategy === 'DELETE') {
    checkRemoval(context, given);
    return;
  }
  const resolved = hasAll(context, given) ? resolve(context, given) : undefined;
  if (!resolved || !isUpdatable(context, given, resolved) || !isRelated(context, given, resolved)) return;
  if (!mayWrite(context, given, resolved)) return;
  checkOthers(context, given, resolved.program);
  checkDates(context, given, resolved.program);
  const { program } = resolved;
  const mandatory = new Set([...program.attributes].flatMap(([id, isMandatory]) => (isMandatory ? [id] : [])));
  const present = checkAttributes(context, given, mandatory, shared);
  for (const id of present) {
    if (!program.attributes.has(id))
      context.fail(given, 'E1019', [id], [context.reference('trackedEntityAttributes', id)]);
  }
  checkMandatory(context, given, mandatory, present);
}

function hasAll(context: TrackerContext, given: GivenEnrollment): boolean {
  const missing = [
    ...(given.orgUnit === undefined ? ['orgUnit'] : []),
    ...(given.program === undefined ? ['program'] : []),
    ...(given.entity === undefined ? ['trackedEntity'] : []),
  ];
  for (const property of missing) context.fail(given, 'E1122', [property]);
  return missing.length === 0;
}

function resolve(context: TrackerContext, given: GivenEnrollment): Resolved | undefined {
  const unit = context.find('organisationUnits', given.orgUnit);
  const program = context.schema.programs.get(context.find('programs', given.program)?.id ?? '');
  const { entity = '', orgUnit = '', program: named = '' } = given;
  if (!unit) context.fail(given, 'E1070', [orgUnit], [context.reference('organisationUnits', orgUnit)]);
  if (!program) context.fail(given, 'E1069', [named], [context.reference('programs', named)]);
  const known = context.store.entities.has(entity) || context.entities.has(entity);
  if (!known) context.fail(given, 'E1068', [entity]);
  return unit && program && known ? { unit: unit.id, program, entity } : undefined;
}

function isUpdatable(context: TrackerContext, given: GivenEnrollment, { program, entity }: Resolved): boolean {
  const stored = context.store.enrollments.get(given.uid);
  if (!stored) return true;
  let holds = true;
  if (stored.program !== program.id) holds = context.fail(given, 'E1127', ['program']);
  if (stored.entity !== entity) holds = context.fail(given, 'E1127', ['trackedEntity']);
  return holds;
}

function isRelated(context: TrackerContext, given: GivenEnrollment, { program, unit, entity }: Resolved): boolean {
  let holds = true;
  if (!program.hasRegistration) holds = context.fail(given, 'E1014', [program.id], [javaObject('Program', program.id)]);
  if (!program.units.has(unit)) {
    const args = [javaObject('OrganisationUnit', unit), javaObject('Program', program.id)];
    holds = context.fail(given, 'E1041', [unit, program.id], args);
  }
  const inPayload = context.find('trackedEntityTypes', context.entities.get(entity)?.type)?.id;
  const type = context.store.entities.get(entity)?.type ?? inPayload;
  if (type !== undefined && program.type !== undefined && type !== program.type) {
    holds = context.fail(given, 'E1022', [entity, program.id], [entity, javaObject('Program', program.id)]);
  }
  return holds;
}

function mayWrite(context: TrackerContext, given: GivenEnrollment, { program, unit, entity }: Resolved): boolean {
  const { user, store } = context;
  const me = javaObject('User', user.id);
  let holds = true;
  if (context.isNew(given) && !context.mayCapture(unit)) {
    holds = context.fail(given, 'E1000', [user.id, unit], [me, javaObject('OrganisationUnit', unit)]);
  }
  if (!context.may('write', program.object)) {
    holds = context.fail(given, 'E1091', [user.id, program.id], [me, javaObject('Program', program.id)]);
  }
  const type = context.schema.types.get(program.type ?? '');
  if (type && !context.may('read', type.object)) holds = context.fail(given, 'E1104', [user.id, program.id, type.id]);
  const stored = store.entities.get(entity);
  const owner = stored?.owners.get(program.id) ?? stored?.orgUnit;
  const inPayload = context.find('organisationUnits', context.entities.get(entity)?.orgUnit)?.id;
  if (!context.maySearch(owner ?? inPayload ?? unit)) {
    const args = [me, entity, javaObject('Program', program.id)];
    holds = context.fail(given, 'E1102', [user.id, entity, program.id], args);
  }
  return holds;
}

/** A tracked entity has one active enrollment in a program, or one at all where the program says so. */
function checkOthers(context: TrackerContext, given: GivenEnrollment, program: ProgramSchema): void {
  const { store } = context;
  const entity = store.entities.get(given.entity ?? '');
  const stored = entity ? store.enrollmentsOf(entity, program.id) : [];
  const listed = context
    .enrollmentsOf(given.entity)
    .filter((each) => each !== given && context.find('programs', each.program)?.id === program.id);
  const replaced = new Set(listed.map((each) => each.uid));
  const others = [
    ...stored.filter((each) => !replaced.has(each.id)).map((each) => ({ ...each, uid: each.id })),
    ...listed,
  ];
  const mine = others.filter((each) => each.uid !== given.uid);
  const args = [javaObject('TrackedEntity', given.entity ?? ''), javaObject('Program', program.id)];
  const words = [given.entity ?? '', program.id];
  if (program.object.onlyEnrollOnce === true && mine.length > 0) context.fail(given, 'E1016', words, args);
  else if (given.status === 'ACTIVE' && mine.some((each) => each.status === 'ACTIVE')) {
    context.fail(given, 'E1015', words, args);
  }
}

function checkDates(context: TrackerContext, given: GivenEnrollment, { object }: ProgramSchema): void {
  const { enrolledAt, occurredAt } = given;
  const endOfToday = new Date(`${context.now.toISOString().slice(0, 10)}T23:59:59.999Z`);
  const late = (moment: Date | undefined, may: unknown): boolean =>
    moment !== undefined && moment > endOfToday && may !== true;
  if (!enrolledAt) context.fail(given, 'E1025', ['NULL'], context.version === '2.41' ? [null] : []);
  if (object.displayIncidentDate === true && !occurredAt) context.fail(given, 'E1023', ['NULL'], [null]);
  if (late(enrolledAt, object.selectEnrollmentDatesInFuture)) context.fail(given, 'E1020', ...moments(enrolledAt));
  if (late(occurredAt, object.selectIncidentDatesInFuture)) context.fail(given, 'E1021', ...moments(occurredAt));
}

/** A moment in the message and in the arguments. */
function moments(moment: Date | undefined): [words: string[], args: string[]] {
  const text = moment?.toISOString() ?? '';
  return [[text.slice(0, -1)], [text.replace('.000Z', 'Z')]];
}

/** Mandatory attributes may be those of the enrollment, of its tracked entity in the payload, or stored ones. */
function checkMandatory(
  context: TrackerContext,
  given: GivenEnrollment,
  mandatory: ReadonlySet<string>,
  present: ReadonlySet<string>,
): void {
  const stored = context.store.entities.get(given.entity ?? '')?.attributes;
  const listed = context.entities.get(given.entity ?? '')?.attributes ?? [];
  const values = new Map(listed.map(({ name, value }) => [context.find('trackedEntityAttributes', name)?.id, value]));
  for (const id of mandatory) {
    const inEntity = values.has(id) ? values.get(id) !== undefined : stored?.has(id) === true;
    if (present.has(id) || inEntity) continue;
    const reference = context.reference('trackedEntityAttributes', id);
    context.fail(given, 'E1018', [id, given.program ?? '', given.uid], [reference, given.program ?? '', given.uid]);
  }
}

function checkRemoval(context: TrackerContext, given: GivenEnrollment): void {
  const { user, store, schema } = context;
  const stored = store.enrollments.get(given.uid);
  if (!stored) return;
  const program = schema.programs.get(stored.program);
  if (program && !context.may('write', program.object)) context.fail(given, 'E1091', [user.id, program.id]);
  if (!context.mayCapture(stored.orgUnit)) context.fail(given, 'E1000', [user.id, stored.orgUnit]);
  const cascades = store.eventsOf(stored).length > 0;
  if (cascades && !user.isSuper && !user.authorities.has('F_ENROLLMENT_CASCADE_DELETE')) {
    context.fail(given, 'E1103', [user.id, given.uid]);
  }
}
