import { CodedError } from '../../coded-error.ts';

/** Stable codes of what stops a report before or while it is sent. */
export type ImportErrorCode =
  | 'data-set-not-found'
  | 'attribute-not-found'
  | 'metadata-not-shared'
  | 'metadata-incomplete'
  | 'two-org-units'
  | 'period-type'
  | 'other-calendar'
  | 'attribute-combo'
  | 'no-right'
  | 'two-option-combos'
  | 'element-named-twice'
  | 'options-named-twice'
  | 'unexpected-answer';

/** A report that DHIS2's metadata or answers make impossible. */
export class ImportError extends CodedError<ImportErrorCode> {
  override readonly name = 'ImportError';

  constructor(code: ImportErrorCode, what: string, fix: string) {
    super(code, `DHIS2: ${what} — ${fix} (${code})`, fix);
  }
}
