import { referenceId, textOf } from '../json.ts';
import type { MetadataObject } from '../metadata-store.ts';
import type { TrackerContext } from '../tracker/tracker-context.ts';
import type { GivenEnrollment, GivenEntity, GivenEvent } from '../tracker/tracker-payload.ts';
import { valueProblem } from '../value-types.ts';

/** Why an object is refused. */
export interface OldConflict {
  object: string;
  value: string;
}

/**
 * Find what is wrong with the attributes of a tracked entity or enrollment.
 *
 * @param context the import
 * @param given tracked entity or enrollment
 * @returns conflicts; none when it can be stored
 * @example oldAttributeConflicts(context, given).length;
 */
export function oldAttributeConflicts(context: TrackerContext, given: GivenEntity | GivenEnrollment): OldConflict[] {
  const owner = given.kind === 'TRACKED_ENTITY' ? given.uid : given.entity;
  return given.attributes.flatMap(({ name, value }) => {
    const attribute = context.find('trackedEntityAttributes', name);
    if (!attribute) return [{ object: 'Attribute.attribute', value: `Invalid attribute ${name}` }];
    if (value === undefined) return [];
    const problem = valueConflict(context, attribute, value);
    if (problem !== undefined) return [{ object: 'Attribute.value', value: problem }];
    const isTaken =
      attribute.unique === true && context.store.havingAttribute(attribute.id, value).some((each) => each.id !== owner);
    if (!isTaken) return [];
    return [
      { object: 'Attribute.value', value: `Non-unique attribute value '${value}' for attribute ${attribute.id}` },
    ];
  });
}

/**
 * Find what is wrong with an enrollment.
 *
 * @param context the import
 * @param given the enrollment
 * @returns conflicts; none when it can be stored
 * @example oldEnrollmentConflicts(context, given).length;
 */
export function oldEnrollmentConflicts(context: TrackerContext, given: GivenEnrollment): OldConflict[] {
  const { store, schema } = context;
  const entity = store.entities.get(given.entity ?? '');
  const program = schema.programs.get(context.find('programs', given.program)?.id ?? '');
  const unit = context.find('organisationUnits', given.orgUnit);
  const refused = (object: string, value: string): OldConflict[] => [{ object, value }];
  if (!entity || entity.deleted) {
    return refused('Enrollment.trackedEntityInstance', `Invalid tracked entity instance ID: ${given.entity}`);
  }
  if (!program) return refused('Enrollment.program', `Invalid program ID: ${given.program}`);
  if (!unit) return refused(given.uid, `Invalid org unit ID: ${given.orgUnit}`);
  if (!given.enrolledAt) return refused('Enrollment.date', 'Enrollment date is required');
  if (store.enrollments.get(given.uid)?.deleted) {
    return refused(given.uid, `Enrollment ${given.uid} already exists or was deleted earlier`);
  }
  if (!program.units.has(unit.id)) {
    return refused(given.uid, `Program is not assigned to this organisation unit: ${unit.id}`);
  }
  if (!context.may('write', program.object)) {
    return refused(given.uid, `User has no data write access to program: ${program.id}`);
  }
  if (!context.mayCapture(unit.id)) {
    return refused(given.uid, `User has no create access to organisation unit: ${unit.id}`);
  }
  const others = store.enrollmentsOf(entity, program.id).filter((each) => each.id !== given.uid);
  if (program.object.onlyEnrollOnce === true && others.length > 0) {
    const only = 'and this program only allows enrolling one time';
    return refused(given.uid, `TrackedEntityInstance ${entity.id} already has an enrollment in this program, ${only}`);
  }
  const present = new Set([
    ...entity.attributes.keys(),
    ...given.attributes.map(({ name }) => context.find('trackedEntityAttributes', name)?.id),
  ]);
  const missing = [...program.attributes].flatMap(([id, isMandatory]) =>
    isMandatory && !present.has(id)
      ? [{ object: 'Attribute.attribute', value: `Missing mandatory attribute ${id}` }]
      : [],
  );
  return [...missing, ...oldAttributeConflicts(context, given)];
}

/**
 * Find what is wrong with an event.
 *
 * @param context the import
 * @param given the event
 * @returns conflicts; none when it can be stored
 * @example oldEventConflicts(context, given).length;
 */
export function oldEventConflicts(context: TrackerContext, given: GivenEvent): OldConflict[] {
  const { store, schema } = context;
  const program = schema.programs.get(context.find('programs', given.program)?.id ?? '');
  const stage = schema.stages.get(context.find('programStages', given.stage)?.id ?? '');
  const unit = context.find('organisationUnits', given.orgUnit);
  const refused = (object: string, value: string): OldConflict[] => [{ object, value }];
  if (!program) return refused('Event.program', `Event.program does not point to a valid program: ${given.program}`);
  if (!stage) {
    return refused('Event.programStage', `Event.programStage does not point to a valid programStage: ${given.stage}`);
  }
  if (!unit) {
    return refused('Event.orgUnit', `Event.orgUnit does not point to a valid organisation unit: ${given.orgUnit}`);
  }
  if (store.events.get(given.uid)?.deleted) {
    return refused(given.uid, `Event ${given.uid} already exists or was deleted earlier`);
  }
  if (program.hasRegistration && store.enrollments.get(given.enrollment ?? '')?.deleted !== false) {
    const message = 'Event.enrollment does not point to a valid enrollment';
    return refused('Event.enrollment', `${message}: ${given.enrollment}`);
  }
  if (!program.units.has(unit.id)) return refused('Event.orgUnit', 'Program is not assigned to this Organisation Unit');
  if (!context.mayCapture(unit.id)) {
    return refused('Event.orgUnit', `User has no create access to organisation unit: ${unit.id}`);
  }
  return given.values.flatMap(({ name, value }) => {
    const element = context.find('dataElements', name);
    if (!element) return refused('dataElement', `${name} is not a valid data element`);
    const problem = value === undefined ? undefined : valueConflict(context, element, value);
    return problem === undefined ? [] : refused(element.id, problem);
  });
}

function valueConflict(context: TrackerContext, object: MetadataObject, value: string): string | undefined {
  const problem = valueProblem(value, textOf(object.valueType) ?? 'TEXT');
  if (problem !== undefined) return problem;
  const set = referenceId(object.optionSet);
  return set === undefined || context.schema.codesOf(set).has(value)
    ? undefined
    : `Value '${value}' is not a valid option`;
}
