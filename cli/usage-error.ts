/**
 * A command line that cannot be understood; the command ends with code 2.
 *
 * @example throw new UsageError('Name a workflow.', 'tallysheet run --help');
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
  /** What to do about it. */
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}
