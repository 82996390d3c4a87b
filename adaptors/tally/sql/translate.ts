import { type AstNode, parseFhirPath } from '../fhirpath/parse.ts';
import { unquote } from '../fhirpath/text.ts';
import { delimitUnits } from '../mapping/delimit-units.ts';
import { calculate, negate } from './calculate.ts';
import { callFunction } from './call-functions.ts';
import { equalPieces, orderPieces } from './compare-pieces.ts';
import { textLiteral } from './literal.ts';
import { memberOf } from './membership.ts';
import { failsOf, LEVEL, NOTHING, type Piece, piece, refuseNode, wrap } from './piece.ts';
import { SqlRefusal } from './sql-refusal.ts';

/** Columns of the rows by their names in the mapping: `vaccine`, `child.sex`, `event.day`. */
export type PieceColumns = ReadonlyMap<string, Piece>;

/**
 * Translate a condition over columns, which compiles, to SQL of the same three-valued logic.
 *
 * @param expression the condition as the mapping has it
 * @param columns SQL for each column
 * @returns SQL that is true where the engine's answer is `true`, and for no other row; with its level
 * @throws {SqlRefusal} for what has no exact translation, with its place in the expression
 * @example translateCondition("vaccine = '19'", columns).sql // "vaccine = '19'"
 */
export function translateCondition(expression: string, columns: PieceColumns): Piece {
  const { expression: delimited, places } = delimitUnits(expression);
  try {
    const node = parseFhirPath(delimited);
    const found = translate(node, columns);
    const fails = [...new Set(found.fails)];
    if (isConjunction(node, columns)) return found;
    // A part that fails fails the whole, even where another part would decide.
    const guards = fails.map((fail) => `(${fail}) is not true`);
    return piece([wrap(found, LEVEL.and), ...guards].join(' and '), 'boolean', LEVEL.and);
  } catch (error) {
    if (!(error instanceof SqlRefusal)) throw error;
    throw new SqlRefusal(error.message, error.fix, places[error.at] ?? error.at);
  }
}

/** A failed comparison is null, which no other part of a plain conjunction can make true. */
function isConjunction(node: AstNode, columns: PieceColumns): boolean {
  const { type, children } = node;
  if (type === 'AndExpression') return children.every((child) => isConjunction(child, columns));
  if (type === 'InequalityExpression') return children.every((child) => translate(child, columns).fails.length === 0);
  return translate(node, columns).fails.length === 0;
}

function translate(node: AstNode, columns: PieceColumns): Piece {
  const [left, right] = node.children;
  switch (node.type) {
    case 'MemberInvocation':
      return columnOf(node, unquote(node.text), columns);
    case 'InvocationExpression':
      return translateChain(node, columns);
    case 'FunctionInvocation':
      return translateCall(node, undefined, columns);
    case 'PolarityExpression': {
      const inner = translate(left ?? node, columns);
      return node.text === '-' ? negate(inner) : inner;
    }
    default:
      break;
  }
  const literal = translateLiteral(node);
  if (literal !== undefined) return literal;
  if (left === undefined || right === undefined) {
    return refuseNode(node, `${node.text || node.type} has no exact translation to SQL`, 'take it out');
  }
  return translateOperator(node, left, right, columns);
}

function translateOperator(node: AstNode, left: AstNode, right: AstNode, columns: PieceColumns): Piece {
  if (node.type === 'MembershipExpression') {
    const [item, list] = node.text === 'in' ? [left, right] : [right, left];
    return memberOf(node, translate(item, columns), unionOf(list, columns));
  }
  if (node.type === 'UnionExpression') {
    refuseNode(node, 'a list stands outside of "in" and "contains"', "write vaccine in ('03' | '04')");
  }
  const a = translate(left, columns);
  const b = translate(right, columns);
  switch (node.type) {
    case 'AndExpression':
      return logic(a, b, 'and', LEVEL.and);
    case 'OrExpression':
      return node.text === 'xor' ? exclusive(a, b) : logic(a, b, 'or', LEVEL.or);
    case 'ImpliesExpression':
      return logic(piece(`not ${wrap(a, LEVEL.not)}`, 'boolean', LEVEL.not, { fails: a.fails }), b, 'or', LEVEL.or);
    case 'EqualityExpression':
      if (node.text === '=' || node.text === '!=') return equalPieces(node, a, b, node.text);
      return refuseNode(node, `${node.text} has no exact translation to SQL`, 'compare with = or !=');
    case 'InequalityExpression':
      return orderPieces(node, a, b);
    case 'AdditiveExpression':
    case 'MultiplicativeExpression':
      return calculate(node, a, b);
    default:
      return refuseNode(node, `${node.text || node.type} has no exact translation to SQL`, 'take it out');
  }
}

function logic(a: Piece, b: Piece, word: string, level: number): Piece {
  return piece(`${wrap(a, level)} ${word} ${wrap(b, level)}`, 'boolean', level, { fails: failsOf(a, b) });
}

/** Null where one side is missing, as `<>` of booleans has it. */
function exclusive(a: Piece, b: Piece): Piece {
  return piece(`${wrap(a, LEVEL.other)} <> ${wrap(b, LEVEL.other)}`, 'boolean', LEVEL.compare, {
    fails: failsOf(a, b),
  });
}

/** The values of `a | b | c`, or of what stands alone in place of it. */
function unionOf(node: AstNode, columns: PieceColumns): Piece[] {
  if (node.type !== 'UnionExpression') return [translate(node, columns)];
  return node.children.flatMap((child) => unionOf(child, columns));
}

function translateChain(node: AstNode, columns: PieceColumns): Piece {
  const [left, right] = node.children;
  if (left === undefined || right === undefined) return refuseNode(node, 'a path ends too early', 'complete it');
  if (right.type === 'MemberInvocation') {
    return columnOf(node, `${unquote(left.text)}.${unquote(right.text)}`, columns);
  }
  return translateCall(right, translate(left, columns), columns);
}

function translateCall(node: AstNode, focus: Piece | undefined, columns: PieceColumns): Piece {
  const [call] = node.children;
  const list = call?.children.find(({ type }) => type === 'ParamList');
  const args = (list?.children ?? []).map((arg) => translate(arg, columns));
  return callFunction({ node, name: unquote(call?.text || node.text), focus, args });
}

function columnOf(node: AstNode, name: string, columns: PieceColumns): Piece {
  return columns.get(name) ?? refuseNode(node, `column "${name}" is not there in SQL`, 'take it out');
}

function translateLiteral(node: AstNode): Piece | undefined {
  const known = { literal: true } as const;
  switch (node.type) {
    case 'NullLiteral':
      return NOTHING;
    case 'StringLiteral': {
      const value = unquote(node.text);
      if (value.includes('\0')) refuseNode(node, 'PostgreSQL has no character of code 0', 'take it out');
      return piece(textLiteral(value), 'text', LEVEL.atom, { ...known, plain: !/[\ud800-\uffff]/.test(value) });
    }
    case 'BooleanLiteral':
      return piece(node.text, 'boolean', LEVEL.atom, known);
    case 'NumberLiteral':
      return piece(node.text, node.text.includes('.') ? 'decimal' : 'integer', LEVEL.atom, known);
    case 'DateLiteral':
      return piece(textLiteral(node.text.slice(1)), 'date', LEVEL.atom, { ...known, plain: true });
    case 'DateTimeLiteral':
    case 'TimeLiteral':
      return refuseNode(node, `${node.text} has no exact translation to SQL`, 'write a day such as @2024-01-31');
    case 'QuantityLiteral':
      return refuseNode(node, 'a duration has no exact translation to SQL', 'write the date that it comes to');
    default:
      return undefined;
  }
}
