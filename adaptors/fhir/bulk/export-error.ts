import { CodedError } from '../../coded-error.ts';

/** Stable codes of what can be wrong with a bulk export. */
export type ExportErrorCode =
  | 'export-origin'
  | 'export-invalid'
  | 'export-unreadable'
  | 'export-cut'
  | 'export-incomplete'
  | 'export-gone'
  | 'export-too-large';

/** An export that cannot be collected. Holds no address with its query and no content, so it may be logged. */
export class ExportError extends CodedError<ExportErrorCode> {
  override readonly name = 'ExportError';

  constructor(code: ExportErrorCode, what: string, fix: string) {
    super(code, `bulk export: ${what} — ${fix} (${code})`, fix);
  }
}
