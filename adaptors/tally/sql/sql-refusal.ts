/**
 * Something of a mapping that has no exact translation to SQL.
 *
 * @example throw new SqlRefusal('~ has no exact translation to SQL', 'compare with =', 3);
 */
export class SqlRefusal extends Error {
  override readonly name = 'SqlRefusal';
  readonly code = 'sql-inexact';
  /** What to write instead. */
  readonly fix: string;
  /** Place within the expression, counted in characters from 0. */
  readonly at: number;

  constructor(message: string, fix: string, at: number) {
    super(message);
    this.fix = fix;
    this.at = at;
  }
}
