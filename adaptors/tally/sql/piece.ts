import type { AstNode } from '../fhirpath/parse.ts';
import { SqlRefusal } from './sql-refusal.ts';

/**
 * What a piece of SQL yields: whole numbers compare plainly, `decimal` as doubles do; a `date` is the text of a FHIR date,
 * maybe partial; `list` is a column of lists; `nothing` is never anything but null.
 */
export type PieceType = 'text' | 'integer' | 'decimal' | 'boolean' | 'date' | 'list' | 'nothing';

/** How tightly an expression of SQL holds together, from `or` to a name. */
export const LEVEL = { or: 1, and: 2, not: 3, is: 4, compare: 5, other: 6, add: 7, multiply: 8, atom: 9 } as const;

/** A piece of SQL for a part of an expression over columns. Null is FHIRPath's empty collection. */
export interface Piece {
  readonly sql: string;
  readonly type: PieceType;
  readonly level: number;
  /** Conditions under which the engine has no answer for the whole expression. */
  readonly fails: readonly string[];
  /** Whether it is written in the expression. */
  readonly literal: boolean;
  /** Whether its text sorts alike by UTF-16 and by code points. */
  readonly plain: boolean;
  /** The type of a list's items. */
  readonly of?: PieceType;
}

/** Make a piece. @example piece('vaccine', 'text', LEVEL.atom) */
export function piece(sql: string, type: PieceType, level: number, more: Partial<Piece> = {}): Piece {
  return { sql, type, level, fails: [], literal: false, plain: false, ...more };
}

/** The empty collection. */
export const NOTHING: Piece = piece('null', 'nothing', LEVEL.atom, { literal: true, plain: true });

/** Write a piece in parentheses where what is around it holds tighter. @example wrap(part, LEVEL.compare) */
export function wrap({ sql, level }: Piece, least: number): string {
  return level < least ? `(${sql})` : sql;
}

/** The failures of several pieces. @example failsOf(left, right) */
export function failsOf(...pieces: readonly Piece[]): readonly string[] {
  return pieces.flatMap(({ fails }) => fails);
}

/** Refuse a part of an expression. @throws {SqlRefusal} always @example refuseNode(node, 'no ~', 'write =') */
export function refuseNode(node: AstNode, message: string, fix: string): never {
  throw new SqlRefusal(message, fix, node.place.column - 1);
}

/** Tell whether a piece is a number. @example isNumber(left) */
export function isNumber({ type }: Piece): boolean {
  return type === 'integer' || type === 'decimal';
}

/** Write a number as the engine has it. @example asDouble(dose) // 'dose::double precision' */
export function asDouble(number: Piece): string {
  return `${wrap(number, LEVEL.atom)}::double precision`;
}
