import { CodedError } from '../coded-error.ts';

/** Stable codes of what can be wrong between a mapping and its source. */
export type SourceErrorCode = 'wrong-source' | 'source-incomplete' | 'outbreak-missing';

/** A mapping that cannot be counted from a source. */
export class SourceError extends CodedError<SourceErrorCode> {
  override readonly name = 'SourceError';

  constructor(code: SourceErrorCode, what: string, fix: string) {
    super(code, `${what} — ${fix} (${code})`, fix);
  }
}
