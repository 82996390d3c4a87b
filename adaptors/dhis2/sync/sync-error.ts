import { CodedError } from '../../coded-error.ts';

/** Stable codes of what stops taking metadata over. */
export type SyncErrorCode = 'metadata-missing' | 'metadata-no-source';

/** Metadata that cannot be taken over, or a run that must not end green. */
export class SyncError extends CodedError<SyncErrorCode> {
  override readonly name = 'SyncError';

  constructor(code: SyncErrorCode, what: string, fix: string) {
    super(code, `${what} — ${fix} (${code})`, fix);
  }
}
