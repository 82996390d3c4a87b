import { type Code, computed, literal, refuse, type Scope } from './code.ts';
import { dateLiteral, momentLiteral } from './literals.ts';
import { listNearest } from './nearest.ts';
import type { AstNode } from './parse.ts';
import { unquote } from './text.ts';

/** What a constant stands for: a plain value, or the text of a date, dateTime, instant or time. */
export type ConstantValue = string | number | boolean | { readonly type: string; readonly value: string };

/** Constants by their names, without `%`. */
export type Constants = Readonly<Record<string, ConstantValue>>;

/** Names of the resource that the expression is about; within it, as in forEach, it is not at hand. */
const RESOURCE = ['resource', 'rootResource'];

/**
 * Compile `%name`: a constant of the context, `%context`, `%resource`, `%ucum` or `%rowIndex`.
 *
 * @param node the variable's node
 * @param scope the scope of the expression
 * @returns a literal for a constant
 * @throws FhirPathError `fhirpath-unsupported`, with the nearest names
 * @example compileVariable(node, scope)
 * @see https://hl7.org/fhirpath/#environment-variables
 */
export function compileVariable(node: AstNode, scope: Scope): Code {
  const name = unquote(node.text || (node.children[0]?.text ?? ''));
  const { constants = {} } = scope;
  const value = Object.hasOwn(constants, name) ? constants[name] : undefined;
  if (value !== undefined) return constantCode(node, value);
  if (name === 'ucum') return literal('http://unitsofmeasure.org', 'System.String');
  const whole = scope.columns === undefined && scope.root.root === true;
  if (scope.columns === undefined && (name === 'context' || (whole && RESOURCE.includes(name)))) return scope.root;
  if (name === 'rowIndex' && scope.rowIndex === true) return computed('rowIndex', 'System.Integer');
  const names = [...Object.keys(constants), 'ucum', ...(scope.columns === undefined ? ['context'] : [])];
  if (scope.rowIndex === true) names.push('rowIndex');
  if (whole) names.push(...RESOURCE);
  const fix = RESOURCE.includes(name) ? 'Read it of the resource, beside what repeats.' : listNearest(name, names);
  return refuse(node, 'fhirpath-unsupported', `%${name} has no value here`, fix);
}

function constantCode(node: AstNode, value: ConstantValue): Code {
  if (typeof value === 'string') return literal(value, 'System.String');
  if (typeof value === 'boolean') return literal(value, 'System.Boolean');
  if (typeof value === 'number') return literal(value, Number.isInteger(value) ? 'System.Integer' : 'System.Decimal');
  if (value.type === 'date') return dateLiteral(node, value.value);
  const { type } = value;
  if (type === 'dateTime' || type === 'instant' || type === 'time') return momentLiteral(node, value.value, type);
  return literal(value.value, 'System.String');
}
