import { type Call, type FunctionRule, part, rule, valueArgument } from './calls.ts';
import {
  asItems,
  asNumber,
  type Code,
  commonCategory,
  computed,
  EMPTY,
  refuse,
  requireCategory,
  requireNoPadding,
} from './code.ts';
import { kindOf } from './moment-operators.ts';
import { quote } from './text.ts';

const DECIMAL = 'System.Decimal';

/** Take a whole number that is written as an argument. @example wholeArgument(call, 0) */
export function wholeArgument(call: Call, index: number): number {
  const at = call.args[index] ?? call.node;
  if (at.type === 'NumberLiteral' && /^\d{1,9}$/.test(at.text)) return Number(at.text);
  const fix = 'Write a whole number.';
  return refuse(at, 'fhirpath-unsupported', `${call.name}() needs a whole number that is written`, fix);
}

/** A function of one number; `whole` where the answer has no fraction. */
function onNumber(whole: boolean): FunctionRule {
  return rule(0, 0, ({ node, name, focus }) => {
    const integer = whole || focus.types.every((type) => type === 'System.Integer');
    return computed(`fp.${name}(${asNumber(node, focus, `${name}()`)})`, integer ? 'System.Integer' : DECIMAL);
  });
}

function compileRound(call: Call): Code {
  const digits = call.args.length === 0 ? '' : `, ${wholeArgument(call, 0)}`;
  return computed(`fp.round(${asNumber(call.node, call.focus, 'round()')}${digits})`, DECIMAL);
}

function compilePower(call: Call): Code {
  const { node, focus } = call;
  const exponent = asNumber(call.args[0] ?? node, valueArgument(call, 0) ?? EMPTY, 'power()');
  if (focus.types.length > 0) requireCategory(node, focus, ['number'], 'power()', 'Use a number here.');
  return computed(`fp.power(${asItems(focus)}, ${exponent})`, DECIMAL);
}

function compileSum(call: Call): Code {
  const { node, name, focus } = call;
  if (focus.types.length === 0) return EMPTY;
  requireCategory(node, focus, ['number'], `${name}()`, 'Select numbers.');
  return computed(`fp.${name}(${asItems(focus)})`, DECIMAL);
}

/** Write the function that orders items of a piece. */
function orderOf(node: Call['node'], focus: Code, operator: '<' | '>', use: string): string {
  const kind = kindOf(focus);
  if (kind !== undefined && commonCategory(focus) !== 'date') {
    return `fp.orderedAs(${quote(operator)}, ${quote(kind)}, ${quote(kind)})`;
  }
  requireCategory(node, focus, ['number', 'string', 'date'], use, 'Select numbers, texts, dates or times.');
  const name = operator === '<' ? 'less' : 'more';
  if (commonCategory(focus) === 'date') return operator === '<' ? 'fp.dateLess' : 'fp.dateMore';
  if (focus.unrounded === true)
    refuse(node, 'fhirpath-unsupported', `${use} of toInteger() cannot be compiled`, 'Add 0.');
  return `fp.${name}`;
}

function extreme(operator: '<' | '>'): FunctionRule {
  return rule(0, 0, ({ node, name, focus }) => {
    if (focus.types.length === 0) return EMPTY;
    return part(focus, `fp.extreme(${asItems(focus)}, ${orderOf(node, focus, operator, `${name}()`)})`, true);
  });
}

function boundary(high: boolean): FunctionRule {
  return rule(0, 1, (call) => {
    const { node, name, focus } = call;
    const digits = call.args.length === 0 ? '' : `, ${wholeArgument(call, 0)}`;
    requireNoPadding(node, focus, `${name}()`);
    if (focus.types[0] === 'Period' && focus.types.length === 1) {
      return computed(`fp.periodBoundary(${asItems(focus)}, ${high}${digits})`, 'System.DateTime');
    }
    const kind = kindOf(focus);
    if (kind !== undefined) {
      const type = { date: 'System.Date', time: 'System.Time' }[kind as string] ?? 'System.DateTime';
      return computed(`fp.boundary(${asItems(focus)}, ${quote(kind)}, ${high}${digits})`, type);
    }
    // The package remembers with how many digits a computed decimal was reckoned.
    if (focus.origin === 'value' && focus.literals === undefined && focus.types.includes(DECIMAL)) {
      const fix = 'Take it of the element, before anything is computed.';
      refuse(node, 'fhirpath-unsupported', `${name}() cannot be compiled for computed decimals`, fix);
    }
    const value = asNumber(node, focus, `${name}()`);
    return computed(`fp.numberBoundary(${value}, ${high}${digits})`, DECIMAL);
  });
}

/** Functions of numbers, and of the limits of numbers, dates and times. @see https://hl7.org/fhirpath/#math */
export const numberFunctions: Readonly<Record<string, FunctionRule>> = {
  abs: onNumber(false),
  ceiling: onNumber(true),
  floor: onNumber(true),
  truncate: onNumber(true),
  sqrt: rule(0, 0, (call) => computed(`fp.sqrt(${asNumber(call.node, call.focus, 'sqrt()')})`, DECIMAL)),
  round: rule(0, 1, compileRound),
  power: rule(1, 1, compilePower),
  sum: rule(0, 0, compileSum),
  avg: rule(0, 0, compileSum),
  min: extreme('<'),
  max: extreme('>'),
  lowBoundary: boundary(false),
  highBoundary: boundary(true),
};
