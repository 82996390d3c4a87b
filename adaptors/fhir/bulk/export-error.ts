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
export class ExportError extends Error {
  override readonly name = 'ExportError';
  readonly code: ExportErrorCode;
  readonly fix: string;

  constructor(code: ExportErrorCode, what: string, fix: string) {
    super(`bulk export: ${what} — ${fix} (${code})`);
    this.code = code;
    this.fix = fix;
  }
}
