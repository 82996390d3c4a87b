import { CodedError } from '../../coded-error.ts';

/** Stable codes of what makes another DHIS2 unfit as a source. */
export type Dhis2SourceErrorCode =
  | 'source-not-found'
  | 'source-calendar'
  | 'source-period-type'
  | 'source-unknown'
  | 'source-ambiguous'
  | 'source-not-additive'
  | 'source-not-readable'
  | 'source-view'
  | 'source-is-target';

/** Another DHIS2, or a map of its names, by which nothing can be taken over. Nothing has been sent when it is thrown. */
export class Dhis2SourceError extends CodedError<Dhis2SourceErrorCode> {
  override readonly name = 'Dhis2SourceError';

  constructor(code: Dhis2SourceErrorCode, what: string, fix: string) {
    super(code, `source DHIS2: ${what} — ${fix} (${code})`, fix);
  }
}
