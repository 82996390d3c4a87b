import { textOf } from '../json.ts';
import type { MetadataObject } from '../metadata-store.ts';
import { valueProblem } from '../value-types.ts';
import { checkOption } from './check-attributes.ts';
import { checkExistence, checkUid } from './check-existence.ts';
import { javaObject } from './java-object.ts';
import type { TrackerContext } from './tracker-context.ts';
import type { GivenEvent } from './tracker-payload.ts';
import type { ProgramSchema, StageSchema } from './tracker-schema.ts';

/** What the references of an event lead to. */
interface Resolved {
  program: ProgramSchema;
  stage: StageSchema;
  unit: string;
}

/**
 * Check an event; the first step that fails ends its checks.
 *
 * @param context the import, which collects the errors
 * @param given the event
 * @example checkEvent(context, event);
 */
export function checkEvent(context: TrackerContext, given: GivenEvent): void {
  if (!checkUid(context, given) || !checkExistence(context, given)) return;
  if (context.params.strategy === 'DELETE') {
    checkRemoval(context, given);
    return;
  }
  fillIn(context, given);
  const resolved = hasAll(context, given) ? resolve(context, given) : undefined;
  if (!resolved || !isUpdatable(context, given, resolved) || !isRelated(context, given, resolved)) return;
  if (!mayWrite(context, given, resolved)) return;
  if (given.status === 'SCHEDULE') {
    if (!given.scheduledAt) context.fail(given, 'E1050', [], [null]);
  } else if (!given.occurredAt && given.status !== 'OVERDUE' && given.status !== 'SKIPPED') {
    context.fail(given, 'E1031', [], context.version === '2.41' ? [null] : []);
  }
  checkValues(context, given, resolved.stage);
}

/** The program follows from the stage, and the only stage of a program without registration from the program. */
function fillIn(context: TrackerContext, given: GivenEvent): void {
  const { programs, stages } = context.schema;
  if (given.program === undefined) {
    const stage = stages.get(context.find('programStages', given.stage)?.id ?? '');
    given.program = stage?.program;
  }
  if (given.stage === undefined) {
    const program = programs.get(context.find('programs', given.program)?.id ?? '');
    if (program && !program.hasRegistration) given.stage = program.stages[0];
  }
}

function hasAll(context: TrackerContext, given: GivenEvent): boolean {
  const missing = [
    ...(given.orgUnit === undefined ? ['orgUnit'] : []),
    ...(given.program === undefined ? ['program'] : []),
    ...(given.stage === undefined ? ['programStage'] : []),
  ];
  for (const property of missing) context.fail(given, 'E1123', [property]);
  return missing.length === 0;
}

function resolve(context: TrackerContext, given: GivenEvent): Resolved | undefined {
  const { orgUnit = '', program: programName = '', stage: stageName = '' } = given;
  const program = context.schema.programs.get(context.find('programs', given.program)?.id ?? '');
  const stage = context.schema.stages.get(context.find('programStages', given.stage)?.id ?? '');
  const unit = context.find('organisationUnits', given.orgUnit);
  if (!program) context.fail(given, 'E1010', [programName], [context.reference('programs', programName)]);
  if (!stage) context.fail(given, 'E1013', [stageName], [context.reference('programStages', stageName)]);
  if (!unit) context.fail(given, 'E1011', [orgUnit], [context.reference('organisationUnits', orgUnit)]);
  return program && stage && unit ? { program, stage, unit: unit.id } : undefined;
}

function isUpdatable(context: TrackerContext, given: GivenEvent, { stage, program }: Resolved): boolean {
  const stored = context.store.events.get(given.uid);
  if (!stored) return true;
  let holds = true;
  if (stored.stage !== stage.id) holds = context.fail(given, 'E1128', ['programStage']);
  if (program.hasRegistration && stored.enrollment !== given.enrollment) {
    holds = context.fail(given, 'E1128', ['enrollment']);
  }
  return holds;
}

function isRelated(context: TrackerContext, given: GivenEvent, { program, stage, unit }: Resolved): boolean {
  let holds = true;
  if (stage.program === undefined) holds = context.fail(given, 'E1008', [stage.id]);
  else if (stage.program !== program.id) holds = context.fail(given, 'E1089', [given.uid, stage.id, program.id]);
  if (program.hasRegistration) {
    const { enrollment } = given;
    if (enrollment === undefined) return context.fail(given, 'E1123', ['enrollment']);
    const listed = context.find('programs', context.enrollments.get(enrollment)?.program)?.id;
    const own = context.store.enrollments.get(enrollment)?.program ?? listed;
    if (own !== program.id) {
      const args = [`Event(event=${given.uid})`, javaObject('Program', program.id), enrollment];
      holds = context.fail(given, 'E1079', [given.uid, program.id, enrollment], args);
    }
  }
  if (!program.units.has(unit)) {
    const args = [javaObject('OrganisationUnit', unit), javaObject('Program', program.id)];
    holds = context.fail(given, 'E1029', [unit, program.id], args);
  }
  return holds;
}

function mayWrite(context: TrackerContext, given: GivenEvent, { program, stage, unit }: Resolved): boolean {
  const { user, store } = context;
  const me = javaObject('User', user.id);
  let holds = true;
  if (context.isNew(given) && !context.mayCapture(unit)) {
    holds = context.fail(given, 'E1000', [user.id, unit], [me, javaObject('OrganisationUnit', unit)]);
  }
  if (!program.hasRegistration && !context.may('write', program.object)) {
    holds = context.fail(given, 'E1091', [user.id, program.id], [me, javaObject('Program', program.id)]);
  }
  if (program.hasRegistration && !context.may('read', program.object)) {
    holds = context.fail(given, 'E1096', [user.id, program.id], [me, javaObject('Program', program.id)]);
  }
  if (program.hasRegistration && !context.may('write', stage.object)) {
    holds = context.fail(given, 'E1095', [user.id, stage.id], [me, javaObject('ProgramStage', stage.id)]);
  }
  const stored = store.events.get(given.uid);
  const reopens = stored?.status === 'COMPLETED' && given.status !== 'COMPLETED';
  if (reopens && !user.isSuper && !user.authorities.has('F_UNCOMPLETE_EVENT')) {
    holds = context.fail(given, 'E1083', [user.id], [me]);
  }
  return holds;
}

function checkValues(context: TrackerContext, given: GivenEvent, stage: StageSchema): void {
  const present = new Set<string>();
  for (const { name, value } of given.values) {
    const element = context.find('dataElements', name);
    const reference = context.reference('dataElements', name);
    if (!element) {
      context.fail(given, 'E1304', [name], [reference]);
      continue;
    }
    present.add(element.id);
    if (!stage.elements.has(element.id)) context.fail(given, 'E1305', [name, stage.id], [reference, stage.id]);
    if (value === undefined) {
      if (stage.elements.get(element.id)) context.fail(given, 'E1076', ['DataElement', element.id]);
      continue;
    }
    checkType(context, given, element, value);
    checkOption(context, given, element, value);
  }
  if (given.status !== 'COMPLETED' && !(stage.alwaysValidates && given.status === 'ACTIVE')) return;
  for (const [id, isCompulsory] of stage.elements) {
    if (isCompulsory && !present.has(id)) context.fail(given, 'E1303', [id], [context.reference('dataElements', id)]);
  }
}

function checkType(context: TrackerContext, given: GivenEvent, element: MetadataObject, value: string): void {
  const type = textOf(element.valueType) ?? 'TEXT';
  const problem = valueProblem(value, type);
  if (problem === undefined) return;
  const newer = `Value type is ${type} but the value \`${value}\` is not.`;
  context.fail(given, 'E1302', context.version === '2.41' ? [element.id, problem] : [type, newer]);
}

function checkRemoval(context: TrackerContext, given: GivenEvent): void {
  const { user, store, schema } = context;
  const stored = store.events.get(given.uid);
  if (!stored) return;
  const stage = schema.stages.get(stored.stage);
  if (stage && !context.may('write', stage.object)) context.fail(given, 'E1095', [user.id, stage.id]);
  if (!context.mayCapture(stored.orgUnit)) context.fail(given, 'E1000', [user.id, stored.orgUnit]);
}
