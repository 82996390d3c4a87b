import type { AstNode } from '../fhirpath/parse.ts';
import { failsOf, isNumber, LEVEL, NOTHING, type Piece, piece, refuseNode, wrap } from './piece.ts';

/**
 * Write `=` or `!=` of two single values; null where one is missing, or where dates of different precision agree as far
 * as they go.
 *
 * @param node the operator
 * @param a left side
 * @param b right side
 * @param operator `=` or `!=`
 * @returns a boolean
 * @see https://hl7.org/fhirpath/#equality
 */
export function equalPieces(node: AstNode, a: Piece, b: Piece, operator = '='): Piece {
  const fails = failsOf(a, b);
  if (a.type === 'nothing' || b.type === 'nothing') return { ...NOTHING, sql: 'null::boolean', type: 'boolean', fails };
  if (a.type === 'date' && b.type === 'date') {
    if (a.literal && b.literal) refuseNode(node, 'two written dates are compared', 'write true or false');
    const same = piece(`same_date(${a.sql}, ${b.sql})`, 'boolean', LEVEL.atom, { fails });
    return operator === '=' ? same : { ...same, sql: `not ${same.sql}`, level: LEVEL.not };
  }
  const [left, right] = isNumber(a) ? comparable(a, b) : [wrap(a, LEVEL.other), wrap(b, LEVEL.other)];
  return piece(`${left} ${operator === '=' ? '=' : '<>'} ${right}`, 'boolean', LEVEL.compare, { fails });
}

/**
 * Write `<`, `<=`, `>` or `>=` of two single values.
 *
 * @param node the operator
 * @param a left side
 * @param b right side
 * @returns a boolean
 * @throws {SqlRefusal} for texts whose order could differ between the engine and PostgreSQL
 * @see https://hl7.org/fhirpath/#comparison
 */
export function orderPieces(node: AstNode, a: Piece, b: Piece): Piece {
  const fails = failsOf(a, b);
  if (a.type === 'nothing' || b.type === 'nothing') return { ...NOTHING, sql: 'null::boolean', type: 'boolean', fails };
  if (a.type === 'date' && b.type === 'date') return orderDates(node, a, b);
  if (isNumber(a)) {
    const [left, right] = comparable(a, b);
    return piece(`${left} ${node.text} ${right}`, 'boolean', LEVEL.compare, { fails });
  }
  if (!a.plain && !b.plain) {
    refuseNode(
      node,
      `${node.text} between two texts of the data can order rare characters otherwise in PostgreSQL`,
      "compare one of them with a written text: code < 'm'",
    );
  }
  const left = `${wrap(a, LEVEL.atom)} collate "C"`;
  return piece(`${left} ${node.text} ${wrap(b, LEVEL.other)}`, 'boolean', LEVEL.compare, { fails });
}

/** The engine has no answer where only one side is a date. */
function orderDates(node: AstNode, a: Piece, b: Piece): Piece {
  if (a.literal && b.literal) refuseNode(node, 'two written dates are compared', 'write true or false');
  const sides = [a, b].filter(({ literal }) => !literal).map(({ sql }) => `is_date(${sql})`);
  const fail = sides.length === 2 ? `${sides.join(' <> ')}` : `not ${sides[0]}`;
  const sql = `date_order(${a.sql}, ${b.sql}) ${node.text} 0`;
  return piece(sql, 'boolean', LEVEL.compare, { fails: [...failsOf(a, b), fail] });
}

/** Numbers that are no whole ones count as equal where the engine's doubles do. */
function comparable(a: Piece, b: Piece): [string, string] {
  if (a.type === 'integer' && b.type === 'integer') return [wrap(a, LEVEL.other), wrap(b, LEVEL.other)];
  return [`near(${a.sql})`, `near(${b.sql})`];
}
