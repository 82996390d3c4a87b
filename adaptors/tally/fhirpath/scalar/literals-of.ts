import type { Scope } from '../code.ts';
import { compileNode } from '../compile-node.ts';
import type { AstNode } from '../parse.ts';

const MOMENTS = ['System.Date', 'System.DateTime', 'System.Time'];

/** A value that is written in an expression. */
export type LiteralValue = string | number | boolean;

/**
 * Take the values of a part of an expression that is nothing but literals and constants.
 *
 * @param node the part
 * @param scope scope of the exact form, with the constants
 * @returns its values; undefined for paths, and for dates and times, which compare by rules of their own
 * @example literalsOf(parseFhirPath("'19' | '20'"), scope) // ['19', '20']
 */
export function literalsOf(node: AstNode, scope: Scope): readonly LiteralValue[] | undefined {
  if (!isWritten(node)) return undefined;
  const { literals, types } = compileNode(node, scope);
  return types.some((type) => MOMENTS.includes(type)) ? undefined : literals;
}

function isWritten({ type, children }: AstNode): boolean {
  if (type === 'UnionExpression' || type === 'PolarityExpression') return children.every(isWritten);
  return type.endsWith('Literal') || type === 'ExternalConstantTerm';
}
