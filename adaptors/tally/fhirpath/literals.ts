import { type Code, EMPTY, literal, refuse } from './code.ts';
import type { AstNode } from './parse.ts';
import { isDate } from './runtime/dates.ts';
import { type MomentKind, readMoment } from './runtime/moments.ts';
import { quote, unquote } from './text.ts';

/**
 * Compile a literal.
 *
 * @param node the literal's node
 * @returns the value, or undefined where the node is no literal
 * @throws FhirPathError for literals that have no exact counterpart: long numbers, numbers with needless zeros
 * @example compileLiteral(node)
 * @see https://hl7.org/fhirpath/#literals
 */
export function compileLiteral(node: AstNode): Code | undefined {
  switch (node.type) {
    case 'NullLiteral':
      return EMPTY;
    case 'StringLiteral':
      return literal(unquote(node.text), 'System.String');
    case 'BooleanLiteral':
      return literal(node.text === 'true', 'System.Boolean');
    case 'NumberLiteral':
      return numberLiteral(node);
    case 'DateLiteral':
      return dateLiteral(node, node.text.slice(1));
    case 'DateTimeLiteral':
      return momentLiteral(node, node.text.slice(1), 'dateTime');
    case 'TimeLiteral':
      return momentLiteral(node, node.text.slice(2), 'time');
    case 'QuantityLiteral':
      return quantityLiteral(node);
    case 'LongNumberLiteral':
      return refuse(node, 'fhirpath-unsupported', 'Long numbers cannot be compiled', 'Use a plain number.');
    default:
      return undefined;
  }
}

/** The package keeps a number's text, so 007 would differ from 7 in places; 1.0 differs from 1 where it is `padded`. */
function numberLiteral(node: AstNode): Code {
  const value = Number(node.text);
  const decimal = node.text.includes('.');
  const canonical = decimal ? node.text.replace(/\.?0+$/, '') : node.text;
  if (String(value) !== canonical || Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    const fix = `Write ${String(value)}.`;
    refuse(node, 'fhirpath-unsupported', `The number ${node.text} cannot be compiled as it is written`, fix);
  }
  if (!decimal) return literal(value, 'System.Integer');
  const found = literal(value, 'System.Decimal');
  return canonical === node.text ? found : { ...found, padded: true };
}

/** Compile a date literal. @throws FhirPathError for a day that there is not @example dateLiteral(node, '2024-01-31') */
export function dateLiteral(node: AstNode, text: string): Code {
  if (!isDate(text)) refuse(node, 'fhirpath-type', `@${text} is not a date`, 'Correct the month or day.');
  return literal(text, 'System.Date');
}

/** Compile a date-time, instant or time. @throws FhirPathError for one that there is not @example momentLiteral(node, '10:30', 'time') */
export function momentLiteral(node: AstNode, text: string, kind: MomentKind): Code {
  if (text.endsWith('T')) {
    refuse(node, 'fhirpath-unsupported', `${node.text} cannot be compiled`, 'Leave the T at the end out.');
  }
  if (typeof readMoment(text, kind) === 'string') {
    refuse(node, 'fhirpath-type', `${text} is not a ${kind}`, 'Correct it, as in @2024-01-31T10:00:00Z.');
  }
  return literal(text, kind === 'time' ? 'System.Time' : 'System.DateTime');
}

/** The UCUM codes that the calendar's words stand for. */
const CODES: Readonly<Record<string, string>> = {
  year: 'a',
  month: 'mo',
  week: 'wk',
  day: 'd',
  hour: 'h',
  minute: 'min',
  second: 's',
  millisecond: 'ms',
};

function quantityLiteral(node: AstNode): Code {
  const [, amount = '', unit = ''] = /^([\d.]+)\s*(.*)$/.exec(node.text) ?? [];
  const code = unit.startsWith("'") ? unquote(unit) : CODES[unit.replace(/s$/, '')];
  if (code === undefined) refuse(node, 'fhirpath-type', `${node.text} has no unit`, "Write a unit, as in 3 'kg'.");
  const js = `{ system: 'http://unitsofmeasure.org', value: ${Number(amount)}, code: ${quote(code)} }`;
  return { js, form: 'item', types: ['System.Quantity'], origin: 'value', single: true };
}
