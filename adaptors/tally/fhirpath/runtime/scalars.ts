import type { RowValue } from '../../compiled-mapping.ts';
import { dataOf } from './elements.ts';
import { FhirPathRunError } from './fail.ts';
import { referenceKeys } from './references.ts';

/** Why an expression has no value that a column could hold. */
export interface Unusual {
  readonly reason: 'bad-value' | 'not-scalar' | 'many-values';
}

/** The expression failed on the data, with a FhirPathRunError. */
export const BAD: Unusual = Object.freeze({ reason: 'bad-value' });
/** The one item is an object. */
export const NOT_SCALAR: Unusual = Object.freeze({ reason: 'not-scalar' });
/** There are several items. */
export const MANY: Unusual = Object.freeze({ reason: 'many-values' });

/** Tell whether an expression had no value that a column could hold. @example isUnusual(MANY) // true */
export function isUnusual(value: RowValue | Unusual): value is Unusual {
  return typeof value === 'object' && value !== null;
}

type List = (input: unknown, rowIndex?: unknown) => readonly unknown[];

/**
 * Answer with the only value of an expression.
 *
 * @param list the expression, with all its items
 * @param input the resource or row
 * @param rowIndex what `%rowIndex` stands for
 * @returns null for no item, the value for one, MANY for several, NOT_SCALAR for an object, BAD where the data fails it
 * @example one((input) => own(input.gender), patient) // 'female'
 */
export function one(list: List, input: unknown, rowIndex?: unknown): RowValue | Unusual {
  let items: readonly unknown[];
  try {
    items = list(input, rowIndex);
  } catch (error) {
    if (error instanceof FhirPathRunError) return BAD;
    throw error;
  }
  if (items.length > 1) return MANY;
  const value = dataOf(items[0]);
  if (value == null) return null;
  return typeof value === 'object' ? NOT_SCALAR : (value as RowValue);
}

/** Tell whether an expression is true, and nothing else. @returns BAD for several values, and where the data fails it @example holds((input) => own(input.active), patient) */
export function holds(list: List, input: unknown, rowIndex?: unknown): boolean | Unusual {
  const value = one(list, input, rowIndex);
  return value === BAD || value === MANY ? BAD : value === true;
}

/** Tell whether a value is an object as JSON has them, and no list. @example isPlain({}) // true */
export function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Tell whether no other property than the wanted one may belong to a choice element.
 *
 * @param parent the object that has the choice
 * @param name the choice's name
 * @param wanted the property that is read
 * @returns false where another name starts like the choice's, with or without an underscore
 * @example isAlone({ url: 'x', valueCode: 'a' }, 'value', 'valueCode') // true
 */
export function isAlone(parent: object, name: string, wanted: string): boolean {
  for (const key of Object.keys(parent)) {
    if (key !== wanted && (key.startsWith(name) || key.startsWith(`_${name}`))) return false;
  }
  return true;
}

const SLASH = 47;

/**
 * Take the id that a reference points to: what referenceKeys() answers for one reference, without a pattern where the
 * reference is short or absolute.
 *
 * @param reference the `reference` element's value
 * @param type the type that it has to point to
 * @returns undefined where it points to no resource of that type
 * @example keyOf('Patient/7', 'Patient') // '7'
 */
export function keyOf(reference: unknown, type?: string): string | undefined {
  if (typeof reference !== 'string') return undefined;
  if (type === undefined) return referenceKeys([reference])[0];
  const { length } = type;
  if (reference.charCodeAt(length) === SLASH && reference.startsWith(type)) {
    return isId(reference, length + 1) ? reference.slice(length + 1) : referenceKeys([reference], type)[0];
  }
  if (!reference.startsWith('http')) return undefined;
  const start = reference.lastIndexOf('/') + 1;
  const before = start - length - 2;
  const ends = before > 7 && reference.charCodeAt(before) === SLASH && reference.startsWith(type, before + 1);
  if (ends && isUrl(reference) && isId(reference, start)) return reference.slice(start);
  return referenceKeys([reference], type)[0];
}

function isUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && !text.includes('?') && !text.includes('#');
}

/** Which UTF-16 units an id may have: letters, digits, dots and hyphens. */
const ID_UNITS = Uint8Array.from({ length: 128 }, (_, unit) => Number(/[A-Za-z0-9.-]/.test(String.fromCharCode(unit))));

/** 1 to 64 units of an id, up to the end of the text; four at a time and without branches, as those of random ids are slow. */
function isId(text: string, start: number): boolean {
  const { length } = text;
  let good = Number(length > start && length - start <= 64);
  let at = start;
  for (; at + 4 <= length; at += 4) {
    const a = ID_UNITS[text.charCodeAt(at)] ?? 0;
    const b = ID_UNITS[text.charCodeAt(at + 1)] ?? 0;
    const c = ID_UNITS[text.charCodeAt(at + 2)] ?? 0;
    const d = ID_UNITS[text.charCodeAt(at + 3)] ?? 0;
    good &= a & b & c & d;
  }
  for (; at < length; at += 1) good &= ID_UNITS[text.charCodeAt(at)] ?? 0;
  return good === 1;
}
