import type { AstNode } from '../parse.ts';
import { quote } from '../text.ts';
import { type LiteralValue, literalsOf } from './literals-of.ts';
import { callOf, compilePath, type Writer } from './path.ts';
import { BAIL, lines, onFirst, type Stream, type Truth } from './stream.ts';

const ORDER: Readonly<Record<string, string>> = { '<': 'less', '>': 'more', '<=': 'atMost', '>=': 'atLeast' };
const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };
const ON_TEXT = new Set(['startsWith', 'endsWith', 'contains']);

/** How an item is compared: JavaScript for it, and statements before it that may give the fast form up. */
interface Test {
  readonly guard?: (item: string) => string;
  readonly test: (item: string) => string;
  /** Whether several items fail, or are false. */
  readonly several: 'fails' | 'false';
}

/**
 * Write a condition.
 *
 * @param node a condition that the exact form has compiled
 * @param focus what its paths start at
 * @param writer names and scope
 * @returns two JavaScript conditions; undefined where it has no fast form
 * @example compileTruth(parseFhirPath("status = 'completed'"), root, writer)
 */
export function compileTruth(node: AstNode, focus: Stream, writer: Writer): Truth | undefined {
  const [left, right] = node.children;
  if (node.type === 'BooleanLiteral') {
    const value = node.text === 'true';
    return { before: '', isTrue: String(value), isFalse: String(!value), quiet: true };
  }
  if (left !== undefined && right !== undefined) {
    const found = compilePair(node, left, right, focus, writer);
    if (found !== 'path') return found;
  }
  return compileCall(node, focus, writer) ?? compileBooleanPath(node, focus, writer);
}

function compilePair(node: AstNode, left: AstNode, right: AstNode, focus: Stream, writer: Writer) {
  const { text } = node;
  switch (node.type) {
    case 'AndExpression':
    case 'OrExpression':
    case 'XorExpression':
    case 'ImpliesExpression': {
      const a = compileTruth(left, focus, writer);
      const b = a === undefined ? undefined : compileTruth(right, focus, writer);
      return a === undefined || b === undefined ? undefined : combine(text, a, b);
    }
    case 'EqualityExpression': {
      // What ~ and !~ ask is no plain comparison.
      if (text !== '=' && text !== '!=') return undefined;
      const found = compare(left, right, focus, writer) ?? compare(right, left, focus, writer);
      return found === undefined || text === '=' ? found : not(found);
    }
    case 'MembershipExpression':
      return text === 'in' ? isIn(left, right, focus, writer) : isIn(right, left, focus, writer);
    case 'InequalityExpression':
      return order(left, text, right, focus, writer) ?? order(right, MIRRORED[text], left, focus, writer);
    default:
      return 'path';
  }
}

function combine(operator: string, a: Truth, b: Truth): Truth {
  const base = { before: lines(a.before, b.before), quiet: a.quiet && b.quiet };
  const both = (x: string, y: string) => `(${x} && ${y})`;
  const either = (x: string, y: string) => `(${x} || ${y})`;
  switch (operator) {
    case 'and':
      return { ...base, isTrue: both(a.isTrue, b.isTrue), isFalse: either(a.isFalse, b.isFalse) };
    case 'or':
      return { ...base, isTrue: either(a.isTrue, b.isTrue), isFalse: both(a.isFalse, b.isFalse) };
    case 'implies':
      return combine('or', not(a), b);
    default:
      return {
        ...base,
        isTrue: either(both(a.isTrue, b.isFalse), both(a.isFalse, b.isTrue)),
        isFalse: either(both(a.isTrue, b.isTrue), both(a.isFalse, b.isFalse)),
      };
  }
}

function not({ isTrue, isFalse, ...rest }: Truth): Truth {
  return { ...rest, isTrue: isFalse, isFalse: isTrue };
}

/** Try the only item of a path; none is unknown. */
function onItem(path: Stream | undefined, { guard, test, several }: Test, { names }: Writer): Truth | undefined {
  if (path === undefined || path.kind === 'object') return undefined;
  const [truth, count] = [names('t'), names('n')];
  const quiet = path.quiet && several === 'false' && guard === undefined;
  const take = (item: string) => lines(guard?.(item) ?? '', `${truth} = ${test(item)};`);
  if (path.single) {
    return {
      before: lines(`let ${truth};`, path.each(take)),
      isTrue: `${truth} === true`,
      isFalse: `${truth} === false`,
      quiet,
    };
  }
  const counted = path.each((item) => lines(`${count} += 1;`, take(item)));
  const before = lines(`let ${truth};`, `let ${count} = 0;`, counted);
  if (several === 'false') {
    const isFalse = `(${count} > 1 || ${truth} === false)`;
    return { before, isTrue: `(${count} === 1 && ${truth} === true)`, isFalse, quiet };
  }
  const failed = lines(before, `if (${count} > 1) ${BAIL}`);
  return { before: failed, isTrue: `${truth} === true`, isFalse: `${truth} === false`, quiet };
}

function write(value: LiteralValue): string {
  return typeof value === 'string' ? quote(value) : Object.is(value, -0) ? '-0' : String(value);
}

/** Numbers are equal when they are close, as in the exact form. */
function same(item: string, value: LiteralValue): string {
  return typeof value === 'number' ? `fp.sameValue(${item}, ${write(value)})` : `${item} === ${write(value)}`;
}

function compare(side: AstNode, other: AstNode, focus: Stream, writer: Writer): Truth | undefined {
  const [value, more] = literalsOf(other, writer.scope) ?? [];
  if (value === undefined || more !== undefined) return undefined;
  const test = (item: string) => same(item, value);
  return onItem(compilePath(side, focus, writer), { test, several: 'false' }, writer);
}

function isIn(side: AstNode, list: AstNode, focus: Stream, writer: Writer): Truth | undefined {
  const values = literalsOf(list, writer.scope);
  if (values === undefined) return undefined;
  const test = (item: string) => values.map((value) => same(item, value)).join('\n|| ');
  return onItem(compilePath(side, focus, writer), { test, several: 'fails' }, writer);
}

function order(side: AstNode, operator = '', other: AstNode, focus: Stream, writer: Writer): Truth | undefined {
  const [value, more] = literalsOf(other, writer.scope) ?? [];
  if (value === undefined || more !== undefined) return undefined;
  const guard = (item: string) => `if (typeof ${item} !== '${typeof value}') ${BAIL}`;
  const test = (item: string) => `fp.${ORDER[operator]}(${item}, ${write(value)})`;
  return onItem(compilePath(side, focus, writer), { guard, test, several: 'fails' }, writer);
}

/** A boolean element that stands for itself; the exact form takes any other value for true. */
function compileBooleanPath(node: AstNode, focus: Stream, writer: Writer): Truth | undefined {
  const test = (item: string) => `${item} !== false`;
  return onItem(compilePath(node, focus, writer), { test, several: 'fails' }, writer);
}

function compileCall(node: AstNode, focus: Stream, writer: Writer): Truth | undefined {
  const [left, right] = node.children;
  const chain = node.type === 'InvocationExpression';
  const call = chain ? right && callOf(right) : callOf(node);
  if (call === undefined || (chain && left === undefined)) return undefined;
  const { name, args } = call;
  const [argument] = args;
  if (name === 'not' && chain && left !== undefined) {
    const found = compileTruth(left, focus, writer);
    return found && not(found);
  }
  const path = () => (chain && left !== undefined ? compilePath(left, focus, writer) : focus);
  if (name === 'empty') return exists(path(), writer, true);
  if (name === 'exists')
    return exists(argument === undefined ? path() : compilePath(asWhere(node), focus, writer), writer);
  if (!ON_TEXT.has(name) || argument === undefined) return undefined;
  const [value] = literalsOf(argument, writer.scope) ?? [];
  if (typeof value !== 'string') return undefined;
  const guard = (item: string) => `if (typeof ${item} !== 'string') ${BAIL}`;
  const test = (item: string) => `fp.${name}(${item}, ${quote(value)})`;
  return onItem(path(), { guard, test, several: 'fails' }, writer);
}

/** exists(criterion) is where(criterion).exists(). */
function asWhere(node: AstNode): AstNode {
  const rename = (one: AstNode): AstNode => ({
    ...one,
    text: 'where',
    children: one.children.map((child) => (child.type === 'Functn' ? { ...child, text: 'where' } : child)),
  });
  const [left, right] = node.children;
  if (node.type !== 'InvocationExpression' || left === undefined || right === undefined) return rename(node);
  return { ...node, children: [left, rename(right)] };
}

function exists(path: Stream | undefined, { names }: Writer, empty = false): Truth | undefined {
  if (path === undefined || path.root === true) return undefined;
  const found = names('e');
  const before = lines(
    `let ${found} = false;`,
    onFirst(path, names, () => `${found} = true;`),
  );
  return { before, isTrue: empty ? `!${found}` : found, isFalse: empty ? found : `!${found}`, quiet: path.quiet };
}
