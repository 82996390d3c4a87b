import type { Scalar } from 'yaml';
import {
  type CompiledExpression,
  compileFhirPath,
  type ExpressionContext,
  FhirPathError,
  JSON_TYPE,
} from '../fhirpath/index.ts';
import { writtenFor } from './delimit-units.ts';
import type { Text } from './fields.ts';
import type { Problems } from './problems.ts';

/**
 * Compile an expression of the file; a mistake in it is noted at its place within the text.
 *
 * @param text the expression and its node
 * @param context what it is evaluated on
 * @param problems where mistakes go
 * @returns the compiled expression, or undefined (noted)
 */
export function compileAt(text: Text, context: ExpressionContext, problems: Problems): CompiledExpression | undefined {
  const { expression, places } = writtenFor(text.value, context);
  try {
    return compileFhirPath(expression, context);
  } catch (error) {
    noteAt(error, text, places, problems);
    return undefined;
  }
}

/**
 * Note a mistake in an expression at its place within the text.
 *
 * @param error what was thrown
 * @param text the expression and its node
 * @param places the place in the text of each character of what was parsed; undefined where they are the same
 * @param problems where mistakes go
 * @throws the error, where it is none of an expression
 */
export function noteAt(error: unknown, text: Text, places: readonly number[] | undefined, problems: Problems): void {
  if (!(error instanceof FhirPathError)) throw error;
  const place = places?.[error.column - 1] ?? error.column - 1;
  const within = error.line === 1 ? offsetWithin(text, place) : undefined;
  const message = within === undefined ? error.message : withoutPlace(error);
  problems.at(text.node, `${message} in "${text.value}"`, error.fix, within);
}

/**
 * Check that a view's resource type is one, so that this is noted once and not at each expression.
 *
 * @param text the type and its node
 * @param problems where mistakes go
 * @returns whether it is one
 */
export function checkResource(text: Text, problems: Problems): boolean {
  try {
    compileFhirPath('getResourceKey()', { kind: 'resource', resource: text.value });
    return true;
  } catch (error) {
    if (!(error instanceof FhirPathError)) throw error;
    problems.at(text.node, withoutPlace(error), error.fix);
    return false;
  }
}

/** The place within the expression is the place in the file, which stands before the message. */
function withoutPlace({ message, line, column }: FhirPathError): string {
  return message.replace(` (line ${line}, column ${column})`, '');
}

/**
 * Compile a condition; one that can never be true or false is a mistake too.
 *
 * @param text the expression and its node
 * @param context what it is evaluated on
 * @param problems where mistakes go
 * @returns the compiled expression, or undefined (noted)
 */
export function compileWhere(
  text: Text,
  context: ExpressionContext,
  problems: Problems,
): CompiledExpression | undefined {
  const expression = compileAt(text, context, problems);
  const open = [JSON_TYPE, 'System.Any'];
  if (expression === undefined || expression.columnType === 'boolean' || open.includes(expression.type))
    return expression;
  const type = expression.columnType ?? expression.type;
  problems.at(
    text.node,
    `"where" needs true or false, "${text.value}" is ${type}`,
    "compare it: status = 'completed', dose.exists()",
  );
  return undefined;
}

/**
 * How many characters of the file lie between the start of a text's node and a character of the text; undefined in a
 * text over several lines, or with escapes other than a doubled quote.
 */
function offsetWithin({ value, node }: Text, position: number): number | undefined {
  if (node.type === 'PLAIN') return lengthOf(node) === value.length ? position : undefined;
  if (node.type === 'QUOTE_DOUBLE') return lengthOf(node) === value.length + 2 ? position + 1 : undefined;
  if (node.type !== 'QUOTE_SINGLE') return undefined;
  const doubled = value.split("'").length - 1;
  if (lengthOf(node) !== value.length + doubled + 2) return undefined;
  return position + 1 + value.slice(0, position).split("'").length - 1;
}

function lengthOf({ range }: Scalar): number {
  return range ? range[1] - range[0] : 0;
}
