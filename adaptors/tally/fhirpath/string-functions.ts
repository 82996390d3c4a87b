import { type Call, type FunctionRule, rule, valueArgument } from './calls.ts';
import {
  asItems,
  asNumber,
  asText,
  type Code,
  computed,
  EMPTY,
  refuse,
  requireCategory,
  requireNoPadding,
} from './code.ts';
import { type Category, categoryOf } from './types.ts';

const STRING = 'System.String';
type SystemType = 'System.String' | 'System.Boolean' | 'System.Integer';

/** A function on one text with some texts as arguments. */
function onText(type: SystemType, count = 0): FunctionRule {
  return rule(count, count, (call) => {
    const { node, name, focus } = call;
    const use = `${name}()`;
    const others = call.args.map((arg, index) => asText(arg, valueArgument(call, index) ?? EMPTY, use));
    return computed(`fp.${name}(${[asText(node, focus, use), ...others].join(', ')})`, type);
  });
}

/** A function with a regular expression, which must be a literal so that it is checked now. */
function withPattern(base: FunctionRule, flags: string): FunctionRule {
  return rule(base.least, base.most, (call) => {
    const [at = call.node] = call.args;
    const pattern = valueArgument(call, 0)?.literals?.[0];
    if (typeof pattern !== 'string') {
      const fix = "Write the pattern between single quotes, as in matches('^[0-9]+').";
      refuse(at, 'fhirpath-unsupported', `${call.name}() needs a literal pattern`, fix);
    }
    try {
      new RegExp(pattern, flags);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      refuse(at, 'fhirpath-type', reason, 'Correct the pattern; a backslash is written twice in FHIRPath.');
    }
    return base.compile(call);
  });
}

function compileSubstring(call: Call): Code {
  const integers = call.args.map((arg, index) => {
    const value = valueArgument(call, index) ?? EMPTY;
    requireNoPadding(arg, value, 'substring()');
    const js = asNumber(arg, value, 'substring()');
    return /^\d+$/.test(js) ? js : `fp.integer(${js})`;
  });
  return computed(`fp.substring(${[asText(call.node, call.focus, 'substring()'), ...integers].join(', ')})`, STRING);
}

function compileSplit(call: Call): Code {
  const js = onText(STRING, 1).compile(call).js;
  return { js, form: 'items', types: [STRING], origin: 'value', single: false };
}

function compileJoin(call: Call): Code {
  const { node, focus } = call;
  const separator = call.args[0] === undefined ? "''" : asText(node, valueArgument(call, 0) ?? EMPTY, 'join()');
  const categories: Category[] = focus.origin === 'element' ? ['string', 'date', 'temporal'] : ['string'];
  if (focus.types.length > 0) requireCategory(node, focus, categories, 'join()', 'Select text: select(… .toString()).');
  return computed(`fp.join(${asItems(focus)}, ${separator})`, STRING);
}

function compileToString(call: Call): Code {
  const { node, focus } = call;
  const use = 'toString()';
  requireCategory(node, focus, ['string', 'number', 'boolean', 'date', 'temporal'], use, 'Choose an element of it.');
  const [category] = focus.types.map(categoryOf);
  if (focus.types.some((type) => type === 'time' || type === 'System.Time')) {
    refuse(node, 'fhirpath-unsupported', 'toString() cannot be compiled for times', 'Use the time as it is.');
  }
  // The package writes computed decimals with the digits of the literal that they came from.
  if (focus.origin === 'value' && focus.types.includes('System.Decimal')) {
    const fix = 'Take it out, or use whole numbers.';
    refuse(node, 'fhirpath-unsupported', 'toString() cannot be compiled for computed decimals', fix);
  }
  const written = focus.origin === 'element' && (category === 'date' || category === 'temporal');
  return computed(`fp.${written ? 'string' : 'text'}(${asItems(focus)})`, STRING);
}

function compileToInteger(call: Call): Code {
  const { node, focus } = call;
  const use = 'toInteger()';
  requireCategory(node, focus, ['string', 'number', 'boolean'], use, 'Choose an element of it.');
  requireNoPadding(node, focus, use);
  const code = computed(`fp.toInteger(${asItems(focus)})`, 'System.Integer');
  return { ...code, unrounded: true };
}

/** Functions on text, and conversions. @see https://hl7.org/fhirpath/#string-manipulation */
export const stringFunctions: Readonly<Record<string, FunctionRule>> = {
  startsWith: onText('System.Boolean', 1),
  endsWith: onText('System.Boolean', 1),
  contains: onText('System.Boolean', 1),
  indexOf: onText('System.Integer', 1),
  lastIndexOf: onText('System.Integer', 1),
  length: onText('System.Integer'),
  upper: onText(STRING),
  lower: onText(STRING),
  trim: onText(STRING),
  replace: onText(STRING, 2),
  matches: withPattern(onText('System.Boolean', 1), 'us'),
  replaceMatches: withPattern(onText(STRING, 2), 'gu'),
  split: rule(1, 1, compileSplit),
  substring: rule(1, 2, compileSubstring),
  join: rule(0, 1, compileJoin),
  toString: rule(0, 0, compileToString),
  toInteger: rule(0, 0, compileToInteger),
};
