import { CodedError } from '../coded-error.ts';

/** Stable codes of what stops a run before the first person is sent. */
export type TrackerErrorCode =
  | 'program-not-found'
  | 'program-mismatch'
  | 'no-right'
  | 'no-legacy-api'
  | 'credential-parts';

/** A tracker mapping that does not fit the program in DHIS2, or a user who may not write to it. */
export class TrackerError extends CodedError<TrackerErrorCode> {
  override readonly name = 'TrackerError';

  constructor(code: TrackerErrorCode, what: string, fix: string) {
    super(code, `DHIS2: ${what} — ${fix} (${code})`, fix);
  }
}
