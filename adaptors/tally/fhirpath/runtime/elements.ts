import { failType } from './fail.ts';

/** A value with what stands beside it under the underscored name (id, extensions), or an absent value with only that. */
export class Element {
  declare readonly value: unknown;
  declare readonly sibling: unknown;

  constructor(value: unknown, sibling: unknown) {
    this.value = value;
    this.sibling = sibling;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** Take the value out of an item. @example dataOf('male') */
export function dataOf(item: unknown): unknown {
  return item instanceof Element ? item.value : item;
}

/**
 * Make items of a property and its underscored sibling.
 *
 * @param value what stands under the element's name: nothing, a value or a list
 * @param sibling what stands under the same name with an underscore before it
 * @returns one item a value; an item with only a sibling has the value null or undefined, and exists
 * @example element(patient.birthDate, patient._birthDate)
 * @see https://hl7.org/fhir/R4/json.html#primitive
 */
export function element(value: unknown, sibling: unknown): unknown[] {
  if (sibling === undefined && value !== undefined && typeof value !== 'object') return [value];
  if (isEmpty(value) && isEmpty(sibling)) return [];
  if (Array.isArray(value)) return listed(value, sibling);
  if (value == null && Array.isArray(sibling)) return sibling.map((one: unknown) => item(null, one));
  return [item(value, sibling)];
}

function listed(values: readonly unknown[], sibling: unknown): unknown[] {
  const beside = (sibling ?? []) as ArrayLike<unknown>;
  const items = values.map((value, index) => item(value, beside[index]));
  for (let index = values.length; index < (beside.length || 0); index += 1) items.push(item(null, beside[index]));
  return items;
}

function item(value: unknown, sibling: unknown): unknown {
  return value != null && !sibling ? value : new Element(value, sibling || {});
}

function isEmpty(value: unknown): boolean {
  return value == null || (Array.isArray(value) && value.length === 0);
}

/**
 * Take a child element of one item.
 *
 * @param parent an item: an object, or an Element whose sibling may hold the child
 * @param name the child's name
 * @returns its items
 * @example child(coding, 'code')
 */
export function child(parent: unknown, name: string): unknown[] {
  const data = dataOf(parent);
  if (data == null || typeof data === 'number') return bareChild(parent, data, name);
  const value = (data as Fields)[name];
  const sibling = (data as Fields)[`_${name}`];
  return value === undefined && sibling === undefined ? bareChild(parent, undefined, name) : element(value, sibling);
}

/** The package keeps a number in an object with a property named value, and that is all it finds in a number. */
function bareChild(parent: unknown, data: unknown, name: string): unknown[] {
  if (typeof data === 'number' && name === 'value') return [data];
  return parent instanceof Element ? element((parent.sibling as Fields)[name], undefined) : [];
}

/** Take a child element of each item. @example children(codings, 'code') */
export function children(parents: readonly unknown[], name: string): unknown[] {
  const [only] = parents;
  return parents.length === 1 ? child(only, name) : select(parents, (parent) => child(parent, name));
}

/**
 * Take a choice element of one item: the first of its properties that is there decides.
 *
 * @param parent an item
 * @param fields all properties that the choice may be written as, in the order of the specification
 * @param accepted those of the wanted types
 * @returns its items; none where the choice is of another type
 * @example choice(immunization, ['occurrenceDateTime', 'occurrenceString'], ['occurrenceDateTime'])
 */
export function choice(parent: unknown, fields: readonly string[], accepted: readonly string[]): unknown[] {
  const data = dataOf(parent) as Fields | null | undefined;
  for (const field of fields) {
    const value = data?.[field];
    const sibling = data?.[`_${field}`];
    if (value !== undefined || sibling !== undefined) return accepted.includes(field) ? element(value, sibling) : [];
  }
  return [];
}

/** Take a choice element of each item. @example choices(components, ['valueQuantity', 'valueString'], ['valueString']) */
export function choices(
  parents: readonly unknown[],
  fields: readonly string[],
  accepted: readonly string[],
): unknown[] {
  return select(parents, (parent) => choice(parent, fields, accepted));
}

/** Evaluate a projection for each item, and put the results after one another. @example select(names, (item) => child(item, 'given')) */
export function select(items: readonly unknown[], project: (item: unknown) => readonly unknown[]): unknown[] {
  const found: unknown[] = [];
  for (const one of items) for (const result of project(one)) found.push(result);
  return found;
}

/** Take the extensions of each item that have a URL. @example extension(patients, 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace') */
export function extension(items: readonly unknown[], url: string | undefined): unknown[] {
  if (!url) return [];
  return select(items, (one) => {
    const sibling = one instanceof Element ? (one.sibling as Fields) : undefined;
    const list = (dataOf(one) as Fields | null | undefined)?.extension || sibling?.extension;
    if (!list) return [];
    if (!Array.isArray(list) || list.some((each) => each == null)) failType('a list of extensions');
    return (list as Fields[]).filter((each) => each.url === url);
  });
}

/** Answer with the values of items, without those that are absent. @example values(children(names, 'given')) */
export function values(items: readonly unknown[]): unknown[] {
  const found: unknown[] = [];
  for (const one of items) {
    const value = dataOf(one);
    if (value != null) found.push(value);
  }
  return found;
}

/** Answer with the values of a property. @example own(patient.gender) // ['female'] */
export function own(value: unknown): unknown[] {
  if (value == null) return [];
  return Array.isArray(value) ? value.filter((one) => one != null) : [value];
}

/** Put a value into a collection; nothing becomes the empty one. @example box(true) // [true] */
export function box(value: unknown): unknown[] {
  return value == null ? [] : [value];
}
