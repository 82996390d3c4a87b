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
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly code: ImportErrorCode;
  readonly fix: string;

  constructor(code: ImportErrorCode, what: string, fix: string) {
    super(`DHIS2: ${what} — ${fix} (${code})`);
    this.code = code;
    this.fix = fix;
  }
}
