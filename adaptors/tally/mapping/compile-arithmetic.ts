import type { Arithmetic } from '../compiled-indicator.ts';
import { FhirPathError } from '../fhirpath/index.ts';
import { type AstNode, parseFhirPath } from '../fhirpath/parse.ts';
import { unquote } from '../fhirpath/text.ts';
import { noteAt } from './compile-at.ts';
import { delimitUnits } from './delimit-units.ts';
import { expected, type Text } from './fields.ts';
import type { Problems } from './problems.ts';

const NUMBER = /^\d{1,15}(?:\.\d{1,10})?$/;
const OPERATORS = ['+', '-', '*', '/'] as const;
const FIX = 'Write data elements and numbers with +, -, *, / and brackets: (PENTA1 - PENTA3) / PENTA1.';

/**
 * Compile a calculation with names: FHIRPath as far as arithmetic goes.
 *
 * @param text the calculation and its node
 * @param operands names that it may use; each that it uses gets a position, which grow
 * @param problems where mistakes go
 * @returns the calculation; undefined (noted) where it is none, or names something else
 * @example compileArithmetic(text, operands, problems) // ['-', 0, 1]
 */
export function compileArithmetic(text: Text, operands: OperandNames, problems: Problems): Arithmetic | undefined {
  const { expression, places } = delimitUnits(text.value);
  try {
    return compile(parseFhirPath(expression), operands);
  } catch (error) {
    noteAt(error, text, places, problems);
    return undefined;
  }
}

/** The names that calculations of one indicator may use. */
export interface OperandNames {
  /** Every name. */
  readonly names: readonly string[];
  /** The position of a name, which it gets by this; undefined for one that is unknown. */
  positionOf(name: string): number | undefined;
}

function compile(node: AstNode, operands: OperandNames): Arithmetic {
  const [left, right] = node.children;
  const operator = OPERATORS.find((one) => one === node.text);
  if (node.type === 'NumberLiteral' && NUMBER.test(node.text)) return node.text;
  if (node.type === 'PolarityExpression' && left !== undefined && operator === '-') {
    return ['-', '0', compile(left, operands)];
  }
  if (node.type === 'MemberInvocation') return positionOf(node, operands);
  const isPair = node.type === 'AdditiveExpression' || node.type === 'MultiplicativeExpression';
  if (!isPair || operator === undefined || left === undefined || right === undefined) {
    throw new FhirPathError(
      'fhirpath-unsupported',
      `${node.text || 'This'} is no part of a calculation`,
      FIX,
      node.place,
    );
  }
  return [operator, compile(left, operands), compile(right, operands)];
}

function positionOf(node: AstNode, operands: OperandNames): number {
  const name = unquote(node.text);
  const position = operands.positionOf(name);
  if (position !== undefined) return position;
  const hint = 'a code with other signs than letters, digits and _ stands in backticks: `A-1`';
  const message = `the mapping counts no data element "${name}"`;
  throw new FhirPathError(
    'fhirpath-unknown-element',
    message,
    `${expected(name, operands.names)} — ${hint}`,
    node.place,
  );
}
