import { referenceId, textOf } from '../json.ts';
import type { MetadataObject } from '../metadata-store.ts';
import { valueProblem } from '../value-types.ts';
import type { TrackerContext } from './tracker-context.ts';
import type { GivenEnrollment, GivenEntity, GivenEvent, GivenValue } from './tracker-payload.ts';

/** Longest value of an attribute, in characters. */
const longest = 1200;

/** Unique values that more than one tracked entity of a payload has. */
export type SharedValues = ReadonlySet<string>;

/**
 * Find the unique values that more than one tracked entity of a payload gives: they are refused for all of them.
 *
 * @param context the import
 * @returns attribute and value
 * @example sharedValues(context).has('lZGmxYbs97q uid-0001');
 */
export function sharedValues(context: TrackerContext): SharedValues {
  const owners = new Map<string, string>();
  const shared = new Set<string>();
  const note = (owner: string, given: readonly GivenValue[]): void => {
    for (const { name, value } of given) {
      const attribute = context.find('trackedEntityAttributes', name);
      if (attribute?.unique !== true || value === undefined) continue;
      const key = keyOf(attribute.id, value);
      if ((owners.get(key) ?? owner) !== owner) shared.add(key);
      owners.set(key, owner);
    }
  };
  for (const each of context.payload.entities) note(each.uid, each.attributes);
  for (const each of context.payload.enrollments) note(each.entity ?? each.uid, each.attributes);
  return shared;
}

/**
 * Check the values of attributes.
 *
 * @param context the import
 * @param given the tracked entity or enrollment that has them
 * @param mandatory uids of attributes that may not be removed
 * @param shared unique values that the payload has more than once
 * @returns uids of the attributes that have a value
 * @example checkAttributes(context, entity, new Set(), new Set());
 */
export function checkAttributes(
  context: TrackerContext,
  given: GivenEntity | GivenEnrollment,
  mandatory: ReadonlySet<string>,
  shared: SharedValues,
): Set<string> {
  const present = new Set<string>();
  for (const { name, value } of given.attributes) {
    const attribute = context.find('trackedEntityAttributes', name);
    if (!attribute) {
      context.fail(given, 'E1006', [name], [context.reference('trackedEntityAttributes', name)]);
      continue;
    }
    if (value === undefined) {
      if (mandatory.has(attribute.id)) context.fail(given, 'E1076', ['TrackedEntityAttribute', attribute.id]);
      continue;
    }
    present.add(attribute.id);
    checkValue(context, given, attribute, value, shared);
  }
  return present;
}

/**
 * Check a value of an attribute or data element that has an option set.
 *
 * @param context the import
 * @param given what has it
 * @param object the attribute or data element
 * @param value its value
 * @example checkOption(context, event, element, 'BCG');
 */
export function checkOption(
  context: TrackerContext,
  given: GivenEntity | GivenEnrollment | GivenEvent,
  object: MetadataObject,
  value: string,
): void {
  const set = referenceId(object.optionSet);
  if (set === undefined) return;
  const codes = context.schema.codesOf(set);
  const chosen = object.valueType === 'MULTI_TEXT' ? value.split(',') : [value];
  if (!chosen.every((each) => codes.has(each))) context.fail(given, 'E1125', [value, set]);
}

function checkValue(
  context: TrackerContext,
  given: GivenEntity | GivenEnrollment,
  attribute: MetadataObject,
  value: string,
  shared: SharedValues,
): void {
  const { id } = attribute;
  const type = textOf(attribute.valueType) ?? 'TEXT';
  if (value.length > longest) context.fail(given, 'E1077', [id, String(longest)]);
  const problem = attributeProblem(value, type, id);
  if (problem) context.fail(given, 'E1007', [type, problem]);
  checkOption(context, given, attribute, value);
  if (attribute.unique !== true) return;
  const owner = given.kind === 'TRACKED_ENTITY' ? given.uid : given.entity;
  const taken = context.store
    .havingAttribute(id, value)
    .some((each) => each.id !== owner && (attribute.orgunitScope !== true || each.orgUnit === given.orgUnit));
  if (taken || shared.has(keyOf(id, value))) {
    context.fail(given, 'E1064', [value, id], [value, `TrackedEntityAttribute{uid='${id}'}`]);
  }
}

/** The words are those of the service that checks values of attributes. */
function attributeProblem(value: string, type: string, id: string): string | undefined {
  if (valueProblem(value, type) === undefined) return undefined;
  const kind = type === 'NUMBER' ? 'numeric' : type.toLowerCase().replaceAll('_', ' ');
  return `Value '${value.slice(0, 30)}' is not a valid ${kind} type for attribute ${id}`;
}

/** Letters count in no case. */
function keyOf(attribute: string, value: string): string {
  return `${attribute} ${value.toLowerCase()}`;
}
