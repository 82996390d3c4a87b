import type { AstNode } from '../fhirpath/parse.ts';
import { equalPieces } from './compare-pieces.ts';
import { failsOf, isNumber, LEVEL, type Piece, piece, wrap } from './piece.ts';

/**
 * Write whether a value is one of some; null where it is missing.
 *
 * @param node the operator
 * @param item the value
 * @param others the values of a union, or a single column of lists
 * @returns a boolean
 * @see https://hl7.org/fhirpath/#in-membership
 */
export function memberOf(node: AstNode, item: Piece, others: readonly Piece[]): Piece {
  const fails = failsOf(item, ...others);
  const [only] = others;
  if (item.type === 'nothing') return piece('null::boolean', 'boolean', LEVEL.atom, { fails });
  if (only?.type === 'list') return guard(item, inList(node, item, only), fails);
  const known = others.filter(({ type }) => type !== 'nothing');
  if (known.length === 0) return guard(item, piece('false', 'boolean', LEVEL.atom), fails);
  if (known.every((other) => isPlainly(item, other))) {
    const sql = `${wrap(item, LEVEL.other)} in (${known.map((other) => other.sql).join(', ')})`;
    return piece(sql, 'boolean', LEVEL.compare, { fails });
  }
  const tests = known.map((other) => `coalesce(${equalPieces(node, item, other).sql}, false)`);
  return guard(item, piece(tests.join(' or '), 'boolean', tests.length > 1 ? LEVEL.or : LEVEL.atom), fails);
}

/** Values that SQL's own `in` compares as the engine does. */
function isPlainly(item: Piece, other: Piece): boolean {
  if (!other.literal || item.type === 'date' || other.type === 'date') return false;
  return !isNumber(item) || (item.type === 'integer' && other.type === 'integer');
}

function inList(node: AstNode, item: Piece, list: Piece): Piece {
  const { of = 'text' } = list;
  const cast = of === 'boolean' ? '::boolean' : isNumber({ ...list, type: of }) ? '::numeric' : '';
  const element = piece(`listed.value${cast}`, of, LEVEL.atom, { literal: false });
  const test = equalPieces(node, element, item);
  const sql = `exists (select from jsonb_array_elements_text(${list.sql}) as listed(value) where ${test.sql})`;
  return piece(sql, 'boolean', LEVEL.atom);
}

/** A missing value is in no list and out of none. */
function guard(item: Piece, test: Piece, fails: readonly string[]): Piece {
  if (item.literal) return { ...test, fails };
  return piece(`case when ${wrap(item, LEVEL.is + 1)} is not null then ${test.sql} end`, 'boolean', LEVEL.atom, {
    fails,
  });
}
