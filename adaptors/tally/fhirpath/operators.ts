import {
  asBoolean,
  asItems,
  asNumber,
  asText,
  type Code,
  commonCategory,
  computed,
  isJson,
  literal,
  refuse,
  requireNoList,
  typeNames,
} from './code.ts';
import { compileShift, kindOf, momentKinds, sameMoments } from './moment-operators.ts';
import type { AstNode } from './parse.ts';
import { distinct } from './runtime/equality.ts';
import { quote } from './text.ts';
import { type Category, type ColumnType, columnTypeOf, JSON_TYPE } from './types.ts';

const BOOLEAN = 'System.Boolean';
const ORDER: Readonly<Record<string, string>> = { '<': 'less', '>': 'more', '<=': 'atMost', '>=': 'atLeast' };
const ARITHMETIC: Readonly<Record<string, string>> = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'over' };
const EQUATABLE: readonly Category[] = ['string', 'number', 'boolean', 'date', 'complex'];
/** What `|` and distinct() keep apart: also date-times of one type. */
const DISTINCT: readonly Category[] = [...EQUATABLE, 'temporal'];
const DAY_FIX = "Compare the written day: toString().substring(0, 10) >= '2024-01-31'.";

/**
 * Compile an operator between two compiled parts.
 *
 * @param node the operator's node
 * @param a the left part
 * @param b the right part
 * @returns the result
 * @throws FhirPathError `fhirpath-type` where the package could answer by a rule that is not compiled, or never true
 * @example compileOperator(node, left, right)
 * @see https://hl7.org/fhirpath/#operations
 */
export function compileOperator(node: AstNode, a: Code, b: Code): Code {
  const { text } = node;
  const [item, list] = text === 'contains' ? [b, a] : [a, b];
  if (node.type !== 'MembershipExpression') requireNoList(node, list, text);
  requireNoList(node, item, text);
  switch (node.type) {
    case 'AndExpression':
    case 'OrExpression':
    case 'XorExpression':
    case 'ImpliesExpression':
      return computed(`fp.${text}(${asBoolean(node, a, text)}, ${asBoolean(node, b, text)})`, BOOLEAN);
    case 'EqualityExpression':
      return compileEquality(node, a, b);
    case 'InequalityExpression':
      return compileOrder(node, a, b);
    case 'MembershipExpression':
      return text === 'in' ? compileMembership(node, a, b) : compileMembership(node, b, a);
    case 'UnionExpression':
      return compileUnion(node, a, b);
    default:
      return compileArithmetic(node, a, b);
  }
}

/** Find the category that both sides have, and refuse sides that never compare, or not exactly. */
function commonSides(node: AstNode, a: Code, b: Code, allowed: readonly Category[]): Category | undefined {
  const found = [a, b]
    .filter((side) => side.types.length > 0)
    .map((side) => ({ side, category: commonCategory(side) }));
  for (const { side, category } of found) {
    if (category === 'json' || (category !== undefined && allowed.includes(category))) continue;
    const fix = category === 'temporal' ? DAY_FIX : 'Compare an element of it, or narrow a choice with ofType(…).';
    refuse(node, 'fhirpath-type', `${node.text} cannot be compiled for ${typeNames(side)}`, fix);
  }
  const [left, right] = found;
  if (left?.category === 'json' || right?.category === 'json') return besideJson(node, left?.category, right?.category);
  if (left !== undefined && right !== undefined && left.category !== right.category) {
    const date = left.category === 'date' || right.category === 'date';
    const text = [a, b].some(({ column }) => column === 'string');
    const asDate = `Write a date as @2024-01-31${text ? ", and give a record's column of dates type: date" : ''}.`;
    const fix = date ? asDate : 'Give both sides the same type, for instance with toString().';
    refuse(node, 'fhirpath-type', `${node.text} between ${typeNames(a)} and ${typeNames(b)} never holds`, fix);
  }
  return left?.category;
}

/** What stands in a record is a text, number or boolean; the package never takes its texts for dates. */
function besideJson(node: AstNode, left?: Category, right?: Category): Category | undefined {
  const other = left === 'json' ? right : left;
  if (other === 'date' || other === 'temporal') {
    const fix = "Compare texts: dateOfOnset >= '2024-01-31'; or write dateOfOnset.substring(0, 10).toDate().";
    refuse(node, 'fhirpath-type', `${node.text} between a record's text and a date never holds`, fix);
  }
  return other ?? 'json';
}

/** Name the function by which items of both sides compare. */
function comparer(category: Category | undefined, a: Code, b: Code): string {
  const elements = a.origin === 'element' && b.origin === 'element';
  if (category === 'date') return elements ? ', fp.sameDateElement' : ', fp.sameDate';
  return elements ? ', fp.sameElement' : '';
}

function compileEquality(node: AstNode, a: Code, b: Code): Code {
  if (node.text !== '=' && node.text !== '!=') return compileEquivalence(node, a, b);
  const quantities = compareQuantities(node, a, b);
  const kinds = momentKinds(node, a, b, false);
  if (quantities || kinds !== undefined) {
    const both = a.origin === 'element' && b.origin === 'element';
    const same = kinds === undefined ? `fp.sameQuantity${both ? 'Element' : ''}` : sameMoments(kinds, a, b);
    const js = `fp.equal(${asItems(a)}, ${asItems(b)}, ${same})`;
    return computed(node.text === '=' ? js : `fp.not(${js})`, BOOLEAN);
  }
  const category = commonSides(node, a, b, EQUATABLE);
  const scalars = a.form === 'scalar' && b.form === 'scalar' && category !== 'date';
  const js = scalars
    ? `fp.equalValues(${a.js}, ${b.js})`
    : `fp.equal(${asItems(a)}, ${asItems(b)}${comparer(category, a, b)})`;
  return computed(node.text === '=' ? js : `fp.not(${js})`, BOOLEAN);
}

function compileOrder(node: AstNode, a: Code, b: Code): Code {
  const kinds = momentKinds(node, a, b, true);
  if (kinds !== undefined) {
    const order = `fp.orderedAs(${quote(node.text)}, ${quote(kinds.left)}, ${quote(kinds.right)})`;
    return computed(`fp.pair(${asItems(a)}, ${asItems(b)}, ${order})`, BOOLEAN);
  }
  if (compareQuantities(node, a, b)) {
    return computed(`fp.pair(${asItems(a)}, ${asItems(b)}, fp.orderedQuantity(${quote(node.text)}))`, BOOLEAN);
  }
  const category = commonSides(node, a, b, ['string', 'number', 'date']);
  for (const { column } of [a, b]) {
    if (column === 'dateTime' || column === 'instant') {
      const fix =
        'Give the view a column with the day, such as occurrence.ofType(dateTime).toString().substring(0, 10).';
      refuse(node, 'fhirpath-type', `Columns of date-times do not order as text, as ${node.text} would do`, fix);
    }
  }
  if (a.unrounded === true && b.unrounded === true) {
    refuse(
      node,
      'fhirpath-unsupported',
      `${node.text} between two toInteger() cannot be compiled`,
      'Add 0 to one side.',
    );
  }
  const name = ORDER[node.text] ?? '';
  const operation = category === 'date' ? `fp.date${name.charAt(0).toUpperCase()}${name.slice(1)}` : `fp.${name}`;
  return computed(applyPair(a, b, operation), BOOLEAN);
}

/** Tell whether both sides are quantities, at least one of them of the resource. */
function compareQuantities(node: AstNode, a: Code, b: Code): boolean {
  const known = [a, b].filter((side) => side.types.length > 0);
  const all = known.length > 0 && known.every((side) => commonCategory(side) === 'quantity');
  if (all && known.every(({ origin }) => origin === 'value')) {
    refuse(node, 'fhirpath-unsupported', 'Two written quantities cannot be compared', 'Compare an element with one.');
  }
  return all;
}

/** Compile `~` and `!~` between single texts, numbers or booleans. */
function compileEquivalence(node: AstNode, a: Code, b: Code): Code {
  commonSides(node, a, b, ['string', 'number', 'boolean']);
  if (!a.single || !b.single) {
    const fix = 'Add first() to each side, or write it in a where(…).';
    refuse(node, 'fhirpath-unsupported', `${node.text} cannot be compiled between lists`, fix);
  }
  const js = `fp.equivalent(${asItems(a)}, ${asItems(b)})`;
  return computed(node.text === '~' ? js : `!${js}`, BOOLEAN);
}

function applyPair(a: Code, b: Code, operation: string): string {
  if (a.form === 'scalar' && b.form === 'scalar') return `${operation}(${a.js}, ${b.js})`;
  return `fp.pair(${asItems(a)}, ${asItems(b)}, ${operation})`;
}

function compileMembership(node: AstNode, item: Code, list: Code): Code {
  const kinds = momentKinds(node, list, item, false);
  if (kinds !== undefined) {
    return computed(`fp.isIn(${asItems(item)}, ${asItems(list)}, ${sameMoments(kinds, list, item)})`, BOOLEAN);
  }
  const category = commonSides(node, item, list, EQUATABLE);
  return computed(`fp.isIn(${asItems(item)}, ${asItems(list)}${comparer(category, item, list)})`, BOOLEAN);
}

function compileArithmetic(node: AstNode, a: Code, b: Code): Code {
  const { text } = node;
  if (text === '&') return computed(`fp.concat(${asText(node, a, text)}, ${asText(node, b, text)})`, 'System.String');
  const integer = [a, b].every(({ types }) => types.every((type) => type === 'System.Integer')) && text !== '/';
  const type = integer ? 'System.Integer' : 'System.Decimal';
  if (text === 'div' || text === 'mod') {
    return computed(`fp.${text}(${asNumber(node, a, text)}, ${asNumber(node, b, text)})`, type);
  }
  const moved = compileShift(node, a, b);
  if (moved !== undefined) return moved;
  const category = commonSides(node, a, b, text === '+' ? ['number', 'string'] : ['number']);
  const sum = computed(applyPair(a, b, `fp.${ARITHMETIC[text]}`), category === 'string' ? 'System.String' : type);
  if (category === 'json' && text === '+') return { ...sum, types: [JSON_TYPE] };
  return category === 'string' ? { ...sum, unproven: true } : sum;
}

/** Compile `|` and union(): all items of both sides, equal ones once. @example compileUnion(node, a, b) */
export function compileUnion(node: AstNode, a: Code, b: Code): Code {
  const category = commonSides(node, a, b, DISTINCT);
  const merged = mergeCodes(node, a, b);
  if (a.literals !== undefined && b.literals !== undefined && category !== 'date' && category !== 'temporal') {
    const literals = distinct([...a.literals, ...b.literals]) as (string | number | boolean)[];
    const js = `[${literals.map((value) => literal(value, '').js).join(', ')}]`;
    return { ...merged, js, form: 'items', single: false, literals };
  }
  const both = [a, b].filter((side) => side.types.length > 0).map((side) => `...${asItems(side)}`);
  return { ...distinctCode(node, { ...merged, js: `[${both.join(', ')}]`, form: 'items' }), single: false };
}

/** Compile distinct(). @example distinctCode(node, code) */
export function distinctCode(node: AstNode, code: Code): Code {
  const category = commonSides(node, code, code, DISTINCT);
  const js = asItems(code);
  const { choice: _choice, property: _property, literals: _literals, ...rest } = code;
  const distinctJs =
    category === 'complex' || category === 'json'
      ? `fp.distinctObjects(${js})`
      : `fp.distinct(${js}${dates(category, code)})`;
  return { ...rest, js: distinctJs, form: 'items' };
}

function dates(category: Category | undefined, code: Code): string {
  if (category === 'date') return comparer(category, code, code);
  return category === 'temporal' ? `, ${itemComparer(code, code)}` : '';
}

/**
 * Write the function by which items of two parts are equal.
 *
 * @param a a part of simple values
 * @param b a part of the same category
 * @returns its JavaScript
 * @example itemComparer(code, code) // 'fp.sameElement'
 */
export function itemComparer(a: Code, b: Code): string {
  const left = kindOf(a) ?? kindOf(b);
  const right = kindOf(b) ?? left;
  if (left !== undefined && right !== undefined) return sameMoments({ left, right }, a, b);
  return a.origin === 'element' && b.origin === 'element' ? 'fp.sameElement' : 'fp.sameValue';
}

/** Describe items that come from either of two parts; `js` is left empty. @example mergeCodes(node, a, b) */
export function mergeCodes(node: AstNode, a: Code, b: Code): Code {
  for (const side of [a, b]) requireNoList(node, side, node.text || 'iif()');
  const known = [a, b].filter((side) => side.types.length > 0);
  const origins = new Set(known.map(({ origin }) => origin));
  const json = known.some(isJson);
  if (origins.size > 1 && !json) {
    const fix = 'Write toString() behind the element.';
    refuse(node, 'fhirpath-unsupported', `${node.text} cannot mix elements with computed values`, fix);
  }
  const types = json ? [JSON_TYPE] : [...new Set(known.flatMap((side) => side.types))];
  const paths = new Set(known.map(({ path }) => path));
  const [origin = 'none'] = json ? (['element'] as const) : origins;
  const unrounded = known.some((side) => side.unrounded === true);
  const column = mergeColumns(types, a.column, b.column);
  return {
    js: '',
    form: a.form === 'scalar' && b.form === 'scalar' ? 'scalar' : 'items',
    types,
    origin,
    single: a.single && b.single,
    path: paths.size === 1 ? known[0]?.path : undefined,
    ...(unrounded ? { unrounded } : {}),
    ...(known.some((side) => side.unproven === true) ? { unproven: true } : {}),
    ...(known.some((side) => side.padded === true) ? { padded: true } : {}),
    ...(column === undefined ? {} : { column }),
  };
}

function mergeColumns(types: readonly string[], a?: ColumnType, b?: ColumnType): ColumnType | undefined {
  if (a === undefined && b === undefined) return undefined;
  if (a === b) return a;
  return [a, b].find((column) => column === 'dateTime' || column === 'instant') ?? columnTypeOf(types);
}
