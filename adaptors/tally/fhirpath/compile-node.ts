import { part } from './calls.ts';
import { asItems, type Code, commonCategory, computed, EMPTY, isJson, refuse, type Scope } from './code.ts';
import { compileVariable } from './constants.ts';
import { compileFunction, refuseOfRecords } from './functions-table.ts';
import { compileLiteral } from './literals.ts';
import { compileMember } from './members.ts';
import { compileOperator } from './operators.ts';
import type { AstNode } from './parse.ts';
import { unquote } from './text.ts';
import { compileAs, compileIs, readTypeName } from './type-operations.ts';

/**
 * Compile a part of an expression.
 *
 * @param node the part
 * @param scope what `$this` and the start of a path stand for
 * @returns JavaScript for it, and what is known about its items
 * @throws FhirPathError for whatever has no exact counterpart
 * @example compileNode(parseFhirPath('gender'), scope)
 */
export function compileNode(node: AstNode, scope: Scope): Code {
  const [left, right] = node.children;
  switch (node.type) {
    case 'InvocationExpression':
      return compileChain(node, scope);
    case 'MemberInvocation':
    case 'FunctionInvocation':
      return invoke(node, scope.focus, scope);
    case 'ThisInvocation':
      return scope.focus;
    case 'ExternalConstantTerm':
      return compileVariable(node, scope);
    case 'IndexerExpression':
      return compileIndexer(node, scope);
    case 'PolarityExpression':
      return compileSign(node, scope);
    case 'TypeExpression':
      if (left === undefined || right === undefined) break;
      forbidOverColumns(node, scope);
      if (isJson(scope.root)) refuseOfRecords(node, node.text);
      return (node.text === 'is' ? compileIs : compileAs)(node, compileNode(left, scope), readTypeName(right));
    default: {
      const found = compileLiteral(node);
      if (found !== undefined) return found;
      if (left === undefined || right === undefined || !node.type.endsWith('Expression')) break;
      return compileOperator(node, compileNode(left, scope), compileNode(right, scope));
    }
  }
  return refuse(node, 'fhirpath-unsupported', `${nameOf(node)} cannot be compiled`, 'Take it out.');
}

function compileChain(node: AstNode, scope: Scope): Code {
  const [left, right] = node.children;
  if (left === undefined || right === undefined) {
    return refuse(node, 'fhirpath-syntax', 'A path ends too early', 'Complete it.');
  }
  // A column of a joined view, such as child.sex, is one name with a dot in it.
  const dotted = `${unquote(left.text)}.${unquote(right.text)}`;
  const isColumn = scope.columns !== undefined && Object.hasOwn(scope.columns, dotted);
  if (isColumn && left.type === 'MemberInvocation' && right.type === 'MemberInvocation') {
    return compileMember({ ...left, text: dotted }, scope.focus, scope);
  }
  return invoke(right, compileNode(left, scope), scope);
}

function invoke(node: AstNode, focus: Code, scope: Scope): Code {
  if (node.type === 'MemberInvocation') return compileMember(node, focus, scope);
  if (node.type !== 'FunctionInvocation') {
    return refuse(node, 'fhirpath-unsupported', `${nameOf(node)} cannot be compiled`, 'Take it out.');
  }
  const [call] = node.children;
  const list = call?.children.find(({ type }) => type === 'ParamList');
  const name = unquote(call?.text || node.text);
  return compileFunction({ node, name, focus, args: list?.children ?? [], scope, compile: compileNode });
}

function compileIndexer(node: AstNode, scope: Scope): Code {
  const [left = node, right = node] = node.children;
  forbidOverColumns(node, scope);
  const { literals, types } = right.type === 'NumberLiteral' || isConstant(right) ? compileNode(right, scope) : EMPTY;
  const [index] = literals ?? [];
  if (typeof index !== 'number' || types[0] !== 'System.Integer' || index < 0 || index > 999_999_999) {
    const fix = 'Write first(), a number such as [0], or a constant that is one.';
    refuse(right, 'fhirpath-unsupported', 'An index must be a whole number', fix);
  }
  const focus = compileNode(left, scope);
  return part(focus, `${asItems(focus)}.slice(${index}, ${index + 1})`, true);
}

/** What is written for nodes that the parser gives no text. */
const WRITTEN: Readonly<Record<string, string>> = { IndexInvocation: '$index', TotalInvocation: '$total' };

function nameOf({ text, type }: AstNode): string {
  return WRITTEN[type] ?? (text || type);
}

function isConstant({ type }: AstNode): boolean {
  return type === 'ExternalConstantTerm';
}

/** The package changes the sign of computed numbers only, and refuses elements. */
function compileSign(node: AstNode, scope: Scope): Code {
  const [inner = node] = node.children;
  const operand = compileNode(inner, scope);
  const [value] = operand.literals ?? [];
  if (inner.type === 'NumberLiteral' && typeof value === 'number') {
    if (node.text === '+') return operand;
    return { ...operand, js: value === 0 ? '-0' : String(-value), literals: [-value] };
  }
  const fresh = inner.type === 'AdditiveExpression' || inner.type === 'MultiplicativeExpression';
  if (node.text !== '-' || !fresh || commonCategory(operand) !== 'number') {
    const fix = 'Write 0 - … instead.';
    refuse(node, 'fhirpath-type', `The sign ${node.text} is only for numbers that are written or computed`, fix);
  }
  return computed(`fp.negate(${operand.js})`, operand.types[0] ?? 'System.Decimal');
}

function forbidOverColumns(node: AstNode, scope: Scope): void {
  if (scope.columns === undefined) return;
  refuse(
    node,
    'fhirpath-unsupported',
    `${node.text || '[…]'} cannot be used over columns`,
    'Do it in a column of the view.',
  );
}
