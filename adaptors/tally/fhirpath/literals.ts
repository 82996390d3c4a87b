import { type Code, EMPTY, literal, refuse } from './code.ts';
import type { AstNode } from './parse.ts';
import { isDate } from './runtime/dates.ts';
import { unquote } from './text.ts';

/**
 * Compile a literal.
 *
 * @param node the literal's node
 * @returns the value, or undefined where the node is no literal
 * @throws FhirPathError for literals that have no exact counterpart: quantities, date-times, times, long numbers
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
      return dateLiteral(node);
    case 'QuantityLiteral':
    case 'DateTimeLiteral':
    case 'TimeLiteral':
    case 'LongNumberLiteral':
      return refuse(
        node,
        'fhirpath-unsupported',
        `${node.type.replace('Literal', '')} literals cannot be compiled`,
        node.type === 'DateTimeLiteral' || node.type === 'TimeLiteral'
          ? "Compare the written day: toString().substring(0, 10) = '2024-01-31'."
          : 'Use a plain number.',
      );
    default:
      return undefined;
  }
}

/** The package keeps a number's text, so 007 or 1.0 would differ from 7 and 1 in places. */
function numberLiteral(node: AstNode): Code {
  const value = Number(node.text);
  const decimal = node.text.includes('.');
  const canonical = decimal ? node.text.replace(/0+$/, '') : node.text;
  if (String(value) !== canonical || Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    const fix = `Write ${String(value)}.`;
    refuse(node, 'fhirpath-unsupported', `The number ${node.text} cannot be compiled as it is written`, fix);
  }
  return literal(value, decimal ? 'System.Decimal' : 'System.Integer');
}

function dateLiteral(node: AstNode): Code {
  const text = node.text.slice(1);
  if (!isDate(text)) refuse(node, 'fhirpath-type', `${node.text} is not a date`, 'Correct the month or day.');
  return literal(text, 'System.Date');
}
