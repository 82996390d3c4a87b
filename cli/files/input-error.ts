/**
 * Resources that cannot be read from a file, with the place.
 *
 * @example throw new InputError('patients.ndjson:3', 'this line is no JSON', 'Mend or remove it.');
 */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly code = 'input-invalid';
  /** What to do about it. */
  readonly fix: string;

  constructor(place: string, message: string, fix: string) {
    super(`${place} ${message}`);
    this.fix = fix;
  }
}
