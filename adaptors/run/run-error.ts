import { CodedError } from '../coded-error.ts';

/** Stable codes of what can be wrong with a run itself. */
export type RunErrorCode =
  | 'state-invalid'
  | 'mapping-changed'
  | 'no-proposal'
  | 'not-accepted'
  | 'recount-invalid'
  | 'calendar-ended'
  | 'source-empty'
  | 'source-restored'
  | 'not-searchable'
  | 'period-too-large';

/** A run that cannot go on, or that must not end green. */
export class RunError extends CodedError<RunErrorCode> {
  override readonly name = 'RunError';

  constructor(code: RunErrorCode, what: string, fix: string) {
    super(code, `${what} — ${fix} (${code})`, fix);
  }
}
