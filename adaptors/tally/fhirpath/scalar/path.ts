import type { Scope } from '../code.ts';
import { referencedType } from '../key-functions.ts';
import { isSubtype } from '../model.ts';
import type { AstNode } from '../parse.ts';
import { quote, unquote } from '../text.ts';
import { readTypeName } from '../type-operations.ts';
import { isOfType, matchesOfType } from '../types.ts';
import { literalsOf } from './literals-of.ts';
import { isTooOpen, readAs, readChoice, readMember } from './read.ts';
import { BAIL, lines, type Names, onFirst, type Stream, type Truth, when } from './stream.ts';

/** What parts of an expression share while its fast form is written. */
export interface Writer {
  readonly names: Names;
  /** Scope of the exact form, for constants. */
  readonly scope: Scope;
  /** Write a condition over items; undefined where it has no fast form. */
  readonly truth: (node: AstNode, focus: Stream, writer: Writer) => Truth | undefined;
}

/** A call within a path. */
interface PathCall {
  readonly focus: Stream;
  readonly args: readonly AstNode[];
  readonly writer: Writer;
}

const CALLS: Readonly<Record<string, (call: PathCall) => Stream | undefined>> = {
  where: compileWhere,
  first: ({ focus, writer }) => takeItem(focus, 0, writer.names),
  extension: compileExtension,
  getReferenceKey: compileReferenceKey,
  getResourceKey: ({ focus, writer }) => (focus.root === true ? readMember(focus, 'id', writer.names) : undefined),
};

/**
 * Write a path as code for each of its items.
 *
 * @param node a path that the exact form has compiled
 * @param focus what the path starts at
 * @param writer names, scope and conditions
 * @returns its items; undefined where it has no fast form
 * @example compilePath(parseFhirPath('name.where(use = \'official\').family'), root, writer)
 */
export function compilePath(node: AstNode, focus: Stream, writer: Writer): Stream | undefined {
  const found = walk(node, focus, writer);
  return found === undefined || isTooOpen(found) ? undefined : found;
}

function walk(node: AstNode, focus: Stream, writer: Writer): Stream | undefined {
  const [left, right] = node.children;
  switch (node.type) {
    case 'ThisInvocation':
      return focus;
    case 'MemberInvocation':
    case 'FunctionInvocation':
      return invoke(node, focus, writer);
    case 'InvocationExpression': {
      const start = left === undefined ? undefined : walk(left, focus, writer);
      return right === undefined || start === undefined ? undefined : invoke(right, start, writer);
    }
    case 'IndexerExpression': {
      const start = left === undefined ? undefined : compilePath(left, focus, writer);
      const [position] = right === undefined ? [] : (literalsOf(right, writer.scope) ?? []);
      return start === undefined || typeof position !== 'number' ? undefined : takeItem(start, position, writer.names);
    }
    case 'TypeExpression': {
      const start = left === undefined ? undefined : walk(left, focus, writer);
      return right === undefined || start === undefined || node.text !== 'as'
        ? undefined
        : asType(start, right, writer);
    }
    default:
      return undefined;
  }
}

/** Name a function that is called, and its arguments; undefined for other nodes. @example callOf(node) */
export function callOf(node: AstNode): { readonly name: string; readonly args: readonly AstNode[] } | undefined {
  if (node.type !== 'FunctionInvocation') return undefined;
  const [call] = node.children;
  const list = call?.children.find(({ type }) => type === 'ParamList');
  return { name: unquote(call?.text || node.text), args: list?.children ?? [] };
}

function invoke(node: AstNode, focus: Stream, writer: Writer): Stream | undefined {
  const call = callOf(node);
  if (call === undefined) return node.type === 'MemberInvocation' ? member(node, focus, writer) : undefined;
  const [argument] = call.args;
  if (call.name === 'ofType' && argument !== undefined) {
    const asked = readTypeName(argument);
    return readChoice(focus, (type) => matchesOfType(type, asked), writer.names);
  }
  if (call.name === 'as' && argument !== undefined) return asType(focus, argument, writer);
  if (isTooOpen(focus) || !Object.hasOwn(CALLS, call.name)) return undefined;
  return CALLS[call.name]?.({ focus, args: call.args, writer });
}

function member(node: AstNode, focus: Stream, writer: Writer): Stream | undefined {
  const name = unquote(node.text);
  const { path = '' } = focus;
  const resource = isSubtype(path, 'Resource');
  // The type of the resource at the start of a path stands for the resource.
  if (focus.root === true && resource && (name === path || isSubtype(path, name))) return focus;
  if (!/^[A-Za-z]\w*$/.test(name) || (resource && focus.root !== true)) return undefined;
  return readMember(focus, name, writer.names);
}

function asType(focus: Stream, type: AstNode, { names }: Writer): Stream | undefined {
  const asked = readTypeName(type);
  return readAs(focus, (found) => isOfType(found, asked), names);
}

function closed({ kind, path, single, quiet }: Stream, each: Stream['each']): Stream {
  return { kind, path, single, quiet, each };
}

function takeItem(focus: Stream, position: number, names: Names): Stream | undefined {
  if (focus.root === true || !Number.isInteger(position)) return undefined;
  if (position === 0 && focus.single) return closed(focus, focus.each);
  const [found, index] = [names('f'), names('n')];
  const each = (body: (item: string) => string) => {
    const take =
      position === 0
        ? onFirst(focus, names, (item) => `${found} = ${item};`)
        : lines(
            `let ${index} = 0;`,
            focus.each((item) => lines(`if (${index} === ${position}) ${found} = ${item};`, `${index} += 1;`)),
          );
    return lines(`let ${found};`, take, when(`${found} !== undefined`, body(found)));
  };
  return { ...closed(focus, each), single: true };
}

function compileWhere({ focus, args, writer }: PathCall): Stream | undefined {
  const [criterion] = args;
  if (criterion === undefined || focus.root === true) return undefined;
  const one = writer.names('w');
  const inner = { ...closed(focus, (body) => body(one)), single: true, quiet: true };
  const truth = writer.truth(criterion, inner, writer);
  if (truth === undefined) return undefined;
  const each = (body: (item: string) => string) =>
    focus.each((item) => lines(`const ${one} = ${item};`, truth.before, when(truth.isTrue, body(one))));
  return { ...closed(focus, each), quiet: focus.quiet && truth.quiet };
}

function compileExtension({ focus, args, writer }: PathCall): Stream | undefined {
  const [argument] = args;
  const [url] = argument === undefined ? [] : (literalsOf(argument, writer.scope) ?? []);
  if (focus.kind !== 'object' || typeof url !== 'string' || url === '') return undefined;
  const [list, index, entry] = ['a', 'i', 'v'].map(writer.names) as [string, string, string];
  const each = (body: (item: string) => string) =>
    focus.each((item) =>
      lines(
        `const ${list} = ${item}.extension;`,
        when(
          `${list} !== undefined`,
          lines(
            `if (!Array.isArray(${list})) ${BAIL}`,
            `for (let ${index} = 0; ${index} < ${list}.length; ${index} += 1) {`,
            `const ${entry} = ${list}[${index}];`,
            `if (!fp.isPlain(${entry})) ${BAIL}`,
            when(`${entry}.url === ${quote(url)}`, body(entry)),
            '}',
          ),
        ),
      ),
    );
  return { kind: 'object', path: 'Extension', single: false, quiet: false, each };
}

function compileReferenceKey({ focus, args, writer }: PathCall): Stream | undefined {
  const [argument] = args;
  const references = readMember(focus, 'reference', writer.names);
  if (focus.path !== 'Reference' || references === undefined) return undefined;
  const key = writer.names('k');
  const type = argument === undefined ? '' : `, ${quote(referencedType(argument))}`;
  const each = (body: (item: string) => string) =>
    references.each((item) =>
      lines(`const ${key} = fp.keyOf(${item}${type});`, when(`${key} !== undefined`, body(key))),
    );
  return { kind: 'primitive', single: references.single, quiet: references.quiet, each };
}
