import type { AnyNode, CallExpression, MemberExpression, NewExpression, Program } from 'acorn';
import type { BundleRule } from './bundle-rule.ts';
import { referencesOf } from './references.ts';
import {
  CONSOLE_METHODS,
  ITERATOR_HELPERS,
  MISSING_GLOBALS,
  MISSING_STATICS,
  SANDBOX_GLOBALS,
  SET_METHODS,
  SET_ONLY_METHODS,
} from './sandbox-globals.ts';
import { walk } from './syntax-tree.ts';

const NO_EVAL = 'the mapping is compiled by the build; write the code out';

/** Names that nothing declares: undefined in the sandbox, or code made of text, which kills the run. */
export const freeNames: BundleRule = ({ program }, problems) => {
  const guards = guardsOf(program);
  for (const { node, parent, from } of referencesOf(program)) {
    if (from !== 'free') continue;
    const { name, start } = node;
    if (guards.some((guard) => guard.name === name && guard.start <= start && start < guard.end)) continue;
    // Asking for the type of a name that does not exist is how code finds out where it runs.
    if (parent.type === 'UnaryExpression' && parent.operator === 'typeof') continue;
    if (name === 'eval') problems.atOffset(start, 'eval ends the run in the sandbox', NO_EVAL);
    else if (name === 'Function' && isCallee(node, parent)) {
      problems.atOffset(start, 'Function(…) ends the run in the sandbox, as eval does', NO_EVAL);
    } else if (!SANDBOX_GLOBALS.has(name)) {
      const fix = Object.hasOwn(MISSING_GLOBALS, name) ? MISSING_GLOBALS[name] : 'declare it, or import it';
      problems.atOffset(start, `"${name}" does not exist in the sandbox`, fix);
    }
  }
};

/** Methods newer than Node 20, and functions made of text through `.constructor`. */
export const methods: BundleRule = ({ program }, problems) => {
  walk(program, (node) => {
    if (node.type === 'MemberExpression') {
      const name = staticName(node);
      if (MISSING_STATICS.has(name)) problems.atOffset(node.start, `${name} does not exist in Node 20`, 'write a loop');
    } else if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      const mistake = callMistake(node.callee, node);
      if (mistake !== undefined) problems.atOffset(node.callee.property.start, ...mistake);
    }
  });
};

function callMistake(callee: MemberExpression, call: CallExpression): [message: string, fix: string] | undefined {
  const { object, property, computed } = callee;
  const name = property.type === 'Identifier' && !computed ? property.name : '';
  if (name === 'constructor' && call.arguments.some((one) => one.type === 'Literal' && typeof one.value === 'string')) {
    return ['a function made of text ends the run in the sandbox', NO_EVAL];
  }
  if (object.type === 'Identifier' && object.name === 'console' && !CONSOLE_METHODS.has(name)) {
    return [`the sandbox has no console.${name}()`, `use one of ${[...CONSOLE_METHODS].join(', ')}`];
  }
  if (ITERATOR_HELPERS.has(name) && object.type === 'CallExpression' && isIteratorCall(object)) {
    return [`iterators have no ${name}() in Node 20`, 'spread it first: [...x.values()]'];
  }
  const onSet = object.type === 'NewExpression' && object.callee.type === 'Identifier' && object.callee.name === 'Set';
  if (SET_ONLY_METHODS.has(name) || (onSet && SET_METHODS.has(name))) {
    return [`sets have no ${name}() in Node 20`, 'write a loop'];
  }
  return undefined;
}

/** Code that runs only where a name exists. */
interface Guarded {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What stands behind `typeof name != 'undefined' &&`. */
function guardsOf(program: Program): Guarded[] {
  const guards: Guarded[] = [];
  walk(program, (node) => {
    if (node.type !== 'LogicalExpression' || node.operator !== '&&') return;
    const name = existing(node.left);
    if (name !== undefined) guards.push({ name, start: node.right.start, end: node.right.end });
  });
  return guards;
}

function existing(test: AnyNode): string | undefined {
  if (test.type !== 'BinaryExpression' || !test.operator.startsWith('!=')) return undefined;
  const { left, right } = test;
  const asks = left.type === 'UnaryExpression' && left.operator === 'typeof' && left.argument.type === 'Identifier';
  if (!asks || right.type !== 'Literal' || right.value !== 'undefined') return undefined;
  return left.argument.type === 'Identifier' ? left.argument.name : undefined;
}

function isCallee(node: unknown, parent: { readonly type: string }): boolean {
  const call = parent as CallExpression | NewExpression;
  return (parent.type === 'CallExpression' || parent.type === 'NewExpression') && call.callee === node;
}

function staticName({ object, property, computed }: MemberExpression): string {
  return !computed && object.type === 'Identifier' && property.type === 'Identifier'
    ? `${object.name}.${property.name}`
    : '';
}

function isIteratorCall({ callee, arguments: given }: CallExpression): boolean {
  if (callee.type !== 'MemberExpression' || callee.computed || given.length > 0) return false;
  return callee.property.type === 'Identifier' && /^(?:values|keys|entries)$/.test(callee.property.name);
}
