/** What is wrong with an expression, as a stable code. */
export type FhirPathErrorCode =
  | 'fhirpath-syntax'
  | 'fhirpath-unknown-element'
  | 'fhirpath-unknown-type'
  | 'fhirpath-unknown-function'
  | 'fhirpath-unsupported'
  | 'fhirpath-type';

/** A place within an expression; both numbers start at 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Say that an expression cannot be compiled, where, and what to write instead.
 *
 * @param code stable code, for documentation and tests
 * @param message what is wrong
 * @param fix what to do about it
 * @param place line and column within the expression, both starting at 1
 * @example throw new FhirPathError('fhirpath-unsupported', 'now() asks the clock', 'Take it out.', { line: 1, column: 3 });
 */
export class FhirPathError extends Error {
  override readonly name = 'FhirPathError';
  readonly code: FhirPathErrorCode;
  readonly fix: string;
  readonly line: number;
  readonly column: number;

  constructor(code: FhirPathErrorCode, message: string, fix: string, place: Place) {
    super(`${message} (line ${place.line}, column ${place.column})`);
    this.code = code;
    this.fix = fix;
    this.line = place.line;
    this.column = place.column;
  }
}
