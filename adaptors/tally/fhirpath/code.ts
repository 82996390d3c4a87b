import type { Constants } from './constants.ts';
import { FhirPathError, type FhirPathErrorCode, type Place } from './errors.ts';
import type { Alternative } from './model.ts';
import { quote } from './text.ts';
import { type Category, type ColumnType, categoryOf, type FhirType, JSON_TYPE } from './types.ts';

/** A choice element that is still open: the items before it, and the properties that it may be written as. */
export interface Choice {
  readonly parent: Code;
  readonly alternatives: readonly Alternative[];
}

/** A piece of JavaScript, and what is known about the collection that it stands for. */
export interface Code {
  readonly js: string;
  /** What `js` yields: one item, an array of items, or a bare value where undefined (and null) is the empty collection. */
  readonly form: 'item' | 'items' | 'scalar';
  /** The types that items can have; none for the empty collection. */
  readonly types: readonly FhirType[];
  /** Whether items are elements of a resource, which may have ids and extensions beside them, or computed values. */
  readonly origin: 'element' | 'value' | 'none';
  readonly single: boolean;
  /** Path under which the model lists the children of the items. */
  readonly path?: string | undefined;
  readonly choice?: Choice;
  /** The resource or row that the whole expression is about. */
  readonly root?: boolean;
  /** A column of a row: a bare value that comes from outside, of unproven type. */
  readonly column?: ColumnType;
  /** A column that holds a list. */
  readonly list?: boolean;
  /** The values, where they are known now. */
  readonly literals?: readonly (string | number | boolean)[];
  /** A text that is something else where the resource has another kind of value in its place. */
  readonly unproven?: boolean;
  /** A number that the package holds without rounding, from toInteger(). */
  readonly unrounded?: boolean;
  /** A decimal that is written with zeros at its end, such as 1.0: the package remembers them. */
  readonly padded?: boolean;
  /** The property of the resource that this reads, for a shorter text where it is the whole expression. */
  readonly property?: string;
}

/** What a part of an expression is compiled against. */
export interface Scope {
  /** What `$this` and the start of a path stand for. */
  readonly focus: Code;
  /** What `%context` stands for. */
  readonly root: Code;
  /** The row's columns; undefined over a resource. */
  readonly columns: Readonly<Record<string, ColumnType>> | undefined;
  /** The row's columns by their position; undefined where a row is an object. */
  readonly slots?: readonly string[] | undefined;
  /** The row's columns that hold a list. */
  readonly collections?: readonly string[] | undefined;
  /** What `%name` stands for. */
  readonly constants?: Constants | undefined;
  /** Whether `%rowIndex` is known. */
  readonly rowIndex?: boolean | undefined;
  /** How many criteria enclose this part, to name their items apart. */
  readonly depth: number;
}

/** Throw a compile error at a place. @example refuse(node, 'fhirpath-type', 'a number is no text', 'Write toString().') */
export function refuse(at: { readonly place: Place }, code: FhirPathErrorCode, message: string, fix: string): never {
  throw new FhirPathError(code, message, fix, at.place);
}

/** The empty collection. */
export const EMPTY: Code = { js: '[]', form: 'items', types: [], origin: 'none', single: true };

/** Make a computed value. @example computed('a.length', 'System.Integer') */
export function computed(js: string, type: FhirType): Code {
  return { js, form: 'scalar', types: [type], origin: 'value', single: true };
}

/** Make a value that is known now. @example literal('a', 'System.String') */
export function literal(value: string | number | boolean, type: FhirType): Code {
  return { ...computed(typeof value === 'string' ? quote(value) : String(value), type), literals: [value] };
}

/** Write a piece as an array of items. @example asItems(computed('x', 'System.String')) // 'fp.box(x)' */
export function asItems(code: Code): string {
  if (code.form === 'items') return code.js;
  return code.form === 'item' || code.literals !== undefined ? `[${code.js}]` : `fp.box(${code.js})`;
}

/**
 * Name the one category that all items of a piece have.
 *
 * @param code the piece
 * @returns undefined for the empty collection and for open choices of different categories
 * @example commonCategory(literal(1, 'System.Integer')) // 'number'
 */
export function commonCategory(code: Code): Category | undefined {
  const categories = new Set(code.types.map(categoryOf));
  const [only] = categories;
  return categories.size === 1 ? only : undefined;
}

/** Name the types of a piece for a message. @example typeNames(EMPTY) // 'nothing' */
export function typeNames(code: Code): string {
  return code.types.length === 0 ? 'nothing' : code.types.join('|');
}

/** Tell whether a piece is of a plain record, so that its type is known only when it is there. @example isJson(focus) */
export function isJson(code: Code): boolean {
  return code.types.includes(JSON_TYPE);
}

function isProven(code: Code): boolean {
  return code.column === undefined && !isJson(code);
}

/** Write a piece as a single boolean. @example asBoolean(node, code, 'and') */
export function asBoolean(at: { readonly place: Place }, code: Code, use: string): string {
  if (code.types.length === 0) return 'undefined';
  requireCategory(at, code, ['boolean'], use, 'Compare it with = to get a boolean, or use exists().');
  if (code.form === 'scalar') return isProven(code) ? code.js : `fp.truthOf(${code.js})`;
  return `fp.boolean(${asItems(code)})`;
}

/** Write a piece as a single text. @example asText(node, code, 'startsWith()') */
export function asText(at: { readonly place: Place }, code: Code, use: string): string {
  if (code.types.length === 0) return 'undefined';
  // Dates of a resource are text to the package; date literals and computed dates are not.
  const categories: Category[] = code.origin === 'element' ? ['string', 'date', 'temporal'] : ['string'];
  requireCategory(at, code, categories, use, 'Write toString() behind it.');
  if (code.form === 'scalar') return isProven(code) && code.unproven !== true ? code.js : `fp.stringOf(${code.js})`;
  return `fp.string(${asItems(code)})`;
}

/** Write a piece as a single number. @example asNumber(node, code, 'div') */
export function asNumber(at: { readonly place: Place }, code: Code, use: string): string {
  if (code.types.length === 0) return 'undefined';
  requireCategory(at, code, ['number'], use, 'Use a number here.');
  if (code.form === 'scalar') return isProven(code) ? code.js : `fp.numberOf(${code.js})`;
  return `fp.number(${asItems(code)})`;
}

/** Refuse a piece that is not of one of some categories. @example requireCategory(node, code, ['number'], '+', 'Use a number.') */
export function requireCategory(
  at: { readonly place: Place },
  code: Code,
  categories: readonly Category[],
  use: string,
  fix: string,
): void {
  const category = commonCategory(code);
  // What a plain record holds is judged when it is there.
  if (category === 'json' || (category !== undefined && categories.includes(category))) return;
  const better = code.choice === undefined ? fix : 'Choose one of its types first, with ofType(…).';
  refuse(at, 'fhirpath-type', `${use} cannot be compiled for ${typeNames(code)}`, better);
}

/** Refuse a decimal with zeros at its end where they would count. @example requireNoPadding(node, code, 'toInteger()') */
export function requireNoPadding(at: { readonly place: Place }, code: Code, use: string): void {
  if (code.padded !== true) return;
  const fix = 'Leave the zeros at the end of the number out.';
  refuse(at, 'fhirpath-unsupported', `${use} cannot be compiled for a number that ends with zeros`, fix);
}

/** Refuse a column that holds a list. @example requireNoList(node, code, '+') */
export function requireNoList(at: { readonly place: Place }, code: Code, use: string): void {
  if (code.list !== true) return;
  const fix = 'Over columns with lists there are in, contains, exists(), empty() and count().';
  refuse(at, 'fhirpath-unsupported', `${use} cannot be used over a column with a list`, fix);
}
