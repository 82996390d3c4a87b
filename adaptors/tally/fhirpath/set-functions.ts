import { type Call, type FunctionRule, itemArgument, part, rule, valueArgument } from './calls.ts';
import {
  asItems,
  type Code,
  commonCategory,
  computed,
  EMPTY,
  isJson,
  refuse,
  requireCategory,
  typeNames,
} from './code.ts';
import { wholeArgument } from './number-functions.ts';
import { distinctCode, itemComparer, mergeCodes } from './operators.ts';
import type { Category } from './types.ts';

const BOOLEAN = 'System.Boolean';
const SIMPLE: readonly Category[] = ['string', 'number', 'boolean', 'date', 'temporal'];

function compileCombine(call: Call): Code {
  const other = valueArgument(call, 0) ?? EMPTY;
  const merged = mergeCodes(call.node, call.focus, other);
  return { ...merged, js: `[...${asItems(call.focus)}, ...${asItems(other)}]`, form: 'items', single: false };
}

/** intersect() and exclude() of simple values: above six objects the package compares in another way than below. */
function compileWithout(call: Call): Code {
  const { node, name, focus } = call;
  const other = valueArgument(call, 0) ?? EMPTY;
  if (focus.types.length === 0) return EMPTY;
  const fix = 'Compare an element of it.';
  requireCategory(node, focus, SIMPLE, `${name}()`, fix);
  if (other.types.length === 0) return name === 'exclude' ? focus : EMPTY;
  if (commonCategory(other) !== commonCategory(focus)) {
    refuse(node, 'fhirpath-type', `${name}() between ${typeNames(focus)} and ${typeNames(other)} never finds any`, fix);
  }
  const from = name === 'intersect' ? distinctCode(node, focus) : focus;
  const js = `fp.${name}(${asItems(from)}, ${asItems(other)}, ${itemComparer(focus, other)})`;
  return part(focus, js);
}

function truths(name: 'allAre' | 'anyIs', wanted: boolean): FunctionRule {
  return rule(0, 0, (call) => {
    const { node, focus } = call;
    if (focus.types.length === 0) return computed(String(name === 'allAre'), BOOLEAN);
    requireCategory(node, focus, ['boolean'], `${call.name}()`, 'Select booleans.');
    return computed(`fp.${name}(${asItems(focus)}, ${wanted})`, BOOLEAN);
  });
}

function compileIsDistinct({ node, focus }: Call): Code {
  if (focus.types.length === 0) return computed('true', BOOLEAN);
  const inner = distinctCode(node, { ...focus, js: 'all', form: 'items' });
  return computed(`((all) => all.length === ${asItems(inner)}.length)(${asItems(focus)})`, BOOLEAN);
}

/** The path is compiled for the items that the call is on, and for those that it finds itself: both must be of a kind. */
function compileRepeat(call: Call): Code {
  const { node, focus } = call;
  const first = itemArgument(call);
  const again = itemArgument({ ...call, focus: part(first.body, '') });
  const { types, path } = first.body;
  const alike = types.length === 1 && again.body.types.join() === types.join() && again.body.path === path;
  const known = path !== undefined && commonCategory(first.body) === 'complex';
  if (!alike || (!known && !isJson(first.body))) {
    refuse(node, 'fhirpath-unsupported', 'repeat() needs elements within elements of the same kind', 'Write the path.');
  }
  const write = ({ item, body }: typeof first) => `(${item}) => ${asItems(body)}`;
  const js = `fp.repeat(${asItems(focus)}, ${write(first)}, ${write(again)})`;
  return { ...part(first.body, js, false), origin: 'element' };
}

function slice(from: boolean): FunctionRule {
  return rule(1, 1, (call) => {
    const count = wholeArgument(call, 0);
    return part(
      call.focus,
      `${asItems(call.focus)}.slice(${from ? count : `0, ${count}`})`,
      call.focus.single || (!from && count < 2),
    );
  });
}

/** Functions over collections as sets, and parts of them. @see https://hl7.org/fhirpath/#combining */
export const setFunctions: Readonly<Record<string, FunctionRule>> = {
  single: rule(0, 0, ({ focus }) => part(focus, `fp.single(${asItems(focus)})`, true)),
  take: slice(false),
  skip: slice(true),
  combine: rule(1, 1, compileCombine),
  intersect: rule(1, 1, compileWithout),
  exclude: rule(1, 1, compileWithout),
  isDistinct: rule(0, 0, compileIsDistinct),
  allTrue: truths('allAre', true),
  allFalse: truths('allAre', false),
  anyTrue: truths('anyIs', true),
  anyFalse: truths('anyIs', false),
  repeat: rule(1, 1, compileRepeat),
};
