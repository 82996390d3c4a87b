import { CodedError } from '../../adaptors/coded-error.ts';

/** What can keep a run from starting or from ending well, as stable codes. */
export type RunErrorCode =
  | 'plan-missing'
  | 'plan-invalid'
  | 'adaptor-missing'
  | 'credentials-invalid'
  | 'credential-missing'
  | 'no-files'
  | 'unknown-key'
  | 'bad-periods'
  | 'state-invalid'
  | 'lock-held'
  | 'lock-lost'
  | 'interrupted';

/**
 * A run that could not start, or had to stop, for a reason outside its jobs.
 *
 * @example
 * if (error instanceof RunError) console.error(error.message, error.fix);
 */
export class RunError extends CodedError<RunErrorCode> {
  override readonly name = 'RunError';
}
