import { type Call, type FunctionRule, itemArgument, part, rule, valueArgument, whereCriterion } from './calls.ts';
import { asBoolean, asItems, asText, type Code, computed, EMPTY, refuse, requireCategory, typeNames } from './code.ts';
import { compileUnion, distinctCode, mergeCodes } from './operators.ts';
import { compileAs, compileIs, compileOfType, readTypeName } from './type-operations.ts';
import { isPrimitive } from './types.ts';

const BOOLEAN = 'System.Boolean';

function compileEmpty({ focus }: Call): Code {
  const js = focus.form === 'scalar' ? `(${focus.js} == null)` : `(${asItems(focus)}.length === 0)`;
  return computed(js, BOOLEAN);
}

function compileExists(call: Call): Code {
  const { focus } = call;
  if (call.args.length === 0) {
    const js = focus.form === 'scalar' ? `(${focus.js} != null)` : `(${asItems(focus)}.length > 0)`;
    return computed(js, BOOLEAN);
  }
  return computed(`(${compileWhere(call).js}.length > 0)`, BOOLEAN);
}

function compileWhere(call: Call): Code {
  const { item, body } = itemArgument(call);
  return part(call.focus, `${asItems(call.focus)}.filter((${item}) => ${whereCriterion(call, body)})`);
}

function compileAll(call: Call): Code {
  const { item, body } = itemArgument(call);
  return computed(`fp.all(${asItems(call.focus)}, (${item}) => ${isTrue(call, body)})`, BOOLEAN);
}

function isTrue(call: Call, body: Code): string {
  const fix = 'Write a comparison, or exists().';
  if (body.types.length > 0) requireCategory(call.args[0] ?? call.node, body, ['boolean'], `${call.name}()`, fix);
  return body.form === 'scalar' ? body.js : `fp.isTrue(${asItems(body)})`;
}

function compileSelect(call: Call): Code {
  const { item, body } = itemArgument(call);
  const js = `fp.select(${asItems(call.focus)}, (${item}) => ${asItems(body)})`;
  return part(body, js, call.focus.single && body.single);
}

/** Both branches see the whole collection as `$this`; only the chosen one is evaluated. */
function compileIif(call: Call): Code {
  const { focus, scope } = call;
  const [condition = call.node, first = call.node, second] = call.args;
  const bound = focus.form === 'items';
  const name = `all${scope.depth === 0 ? '' : scope.depth + 1}`;
  const inner = { ...scope, focus: bound ? part(focus, name) : focus, depth: scope.depth + Number(bound) };
  const test = call.compile(condition, inner);
  const a = call.compile(first, inner);
  const b = second === undefined ? EMPTY : call.compile(second, inner);
  const merged = mergeCodes(call.node, a, b);
  const scalar = a.form === 'scalar' && (b.form === 'scalar' || second === undefined);
  const write = (code: Code) => (!scalar ? asItems(code) : code === EMPTY ? 'undefined' : code.js);
  const truth = isTrue(call, test);
  const js = `(${test.form === 'scalar' ? `${truth} === true` : truth} ? ${write(a)} : ${write(b)})`;
  return { ...merged, js: bound ? `((${name}) => ${js})(${focus.js})` : js, form: scalar ? 'scalar' : 'items' };
}

function compileHasValue({ node, focus }: Call): Code {
  if (!focus.types.every(isPrimitive) || focus.types.length === 0) {
    refuse(node, 'fhirpath-type', `hasValue() is never true for ${typeNames(focus)}`, 'Use exists().');
  }
  return computed(`fp.hasValue(${asItems(focus)})`, BOOLEAN);
}

function compileExtension(call: Call): Code {
  const { node, focus } = call;
  const url = asText(node, valueArgument(call, 0) ?? EMPTY, 'extension()');
  if (focus.origin !== 'element') {
    refuse(node, 'fhirpath-type', 'Only elements have extensions', 'Call extension(…) on an element of the resource.');
  }
  const js = `fp.extension(${asItems(focus)}, ${url})`;
  return { js, form: 'items', types: ['Extension'], path: 'Extension', origin: 'element', single: false };
}

function typeCall(compile: typeof compileOfType): FunctionRule {
  return rule(1, 1, (call) => compile(call.node, call.focus, readTypeName(call.args[0] ?? call.node)));
}

/** Functions over collections of any type. @see https://hl7.org/fhirpath/#functions */
export const collectionFunctions: Readonly<Record<string, FunctionRule>> = {
  empty: rule(0, 0, compileEmpty),
  exists: rule(0, 1, compileExists),
  not: rule(0, 0, ({ node, focus }) => computed(`fp.not(${asBoolean(node, focus, 'not()')})`, BOOLEAN)),
  all: rule(1, 1, compileAll),
  where: rule(1, 1, compileWhere),
  select: rule(1, 1, compileSelect),
  iif: rule(2, 3, compileIif),
  first: rule(0, 0, ({ focus }) => part(focus, `${asItems(focus)}.slice(0, 1)`, true)),
  last: rule(0, 0, ({ focus }) => part(focus, `${asItems(focus)}.slice(-1)`, true)),
  tail: rule(0, 0, ({ focus }) => part(focus, `${asItems(focus)}.slice(1)`)),
  count: rule(0, 0, ({ focus }) => computed(`${asItems(focus)}.length`, 'System.Integer')),
  distinct: rule(0, 0, ({ node, focus }) => distinctCode(node, focus)),
  union: rule(1, 1, (call) => compileUnion(call.node, call.focus, valueArgument(call, 0) ?? EMPTY)),
  ofType: typeCall(compileOfType),
  as: typeCall(compileAs),
  is: typeCall(compileIs),
  extension: rule(1, 1, compileExtension),
  hasValue: rule(0, 0, compileHasValue),
};
