import type { AstNode } from '../fhirpath/parse.ts';
import { asDouble, failsOf, isNumber, LEVEL, NOTHING, type Piece, piece, refuseNode, wrap } from './piece.ts';

/**
 * Write `+`, `-`, `*`, `/`, `div`, `mod` or `&`. Whole numbers are counted exactly, others as doubles, as the engine does.
 *
 * @param node the operator
 * @param a left side
 * @param b right side
 * @returns a number or a text; null where a side is missing (but with `&`), or where something is divided by zero
 * @throws {SqlRefusal} for `mod` of numbers that may have fractions, and for durations
 * @see https://hl7.org/fhirpath/#math
 */
export function calculate(node: AstNode, a: Piece, b: Piece): Piece {
  const { text } = node;
  const fails = failsOf(a, b);
  if (text === '&') {
    const sides = [a, b].map((side) => (side.literal && side.sql !== 'null' ? side.sql : `coalesce(${side.sql}, '')`));
    return piece(sides.join(' || '), 'text', LEVEL.other, { fails });
  }
  if (a.type === 'nothing' || b.type === 'nothing') return { ...NOTHING, fails };
  if (a.type === 'date' || b.type === 'date') {
    refuseNode(node, 'a duration is added to a date', 'write the date that it comes to');
  }
  if (!isNumber(a) || !isNumber(b)) {
    return piece(`${wrap(a, LEVEL.other)} || ${wrap(b, LEVEL.add)}`, 'text', LEVEL.other, { fails });
  }
  const isWhole = a.type === 'integer' && b.type === 'integer';
  if (text === 'div' || text === 'mod') return divide(node, a, b, isWhole);
  const level = text === '+' || text === '-' ? LEVEL.add : LEVEL.multiply;
  if (text === '/') return piece(`${asDouble(a)} / nullif(${asDouble(b)}, 0)`, 'decimal', level, { fails });
  const [left, right] = isWhole ? [wrap(a, level), wrap(b, level + 1)] : [asDouble(a), asDouble(b)];
  return piece(`${left} ${text} ${right}`, isWhole ? 'integer' : 'decimal', level, { fails });
}

function divide(node: AstNode, a: Piece, b: Piece, isWhole: boolean): Piece {
  const fails = failsOf(a, b);
  if (isWhole) return piece(`${node.text}(${a.sql}, nullif(${b.sql}, 0))`, 'integer', LEVEL.atom, { fails });
  if (node.text === 'mod') {
    refuseNode(
      node,
      'mod of numbers that may have fractions has no exact translation to SQL',
      'use whole numbers, or do it in a column of the view',
    );
  }
  const sql = `case when near(${b.sql}) <> 0 then trunc(${asDouble(a)} / ${asDouble(b)}) end`;
  return piece(sql, 'decimal', LEVEL.atom, { fails });
}

/** Change the sign of a number. @example negate(amount).sql // '-amount' */
export function negate(number: Piece): Piece {
  if (number.type === 'nothing') return number;
  return { ...number, sql: `-${wrap(number, LEVEL.atom)}`, level: number.literal ? LEVEL.atom : LEVEL.multiply };
}
