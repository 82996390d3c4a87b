import { CodedError } from '../adaptors/coded-error.ts';

/**
 * A command line that cannot be understood; the command ends with code 2.
 *
 * @example throw new UsageError('Name a workflow.', 'tallysheet run --help');
 */
export class UsageError extends CodedError<'usage'> {
  override readonly name = 'UsageError';

  constructor(message: string, fix: string) {
    super('usage', message, fix);
  }
}
