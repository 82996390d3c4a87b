import { CodedError } from '../../adaptors/coded-error.ts';

/**
 * Resources that cannot be read from a file, with the place.
 *
 * @example throw new InputError('patients.ndjson:3', 'this line is no JSON', 'Mend or remove it.');
 */
export class InputError extends CodedError<'input-invalid'> {
  override readonly name = 'InputError';

  constructor(place: string, message: string, fix: string) {
    super('input-invalid', `${place} ${message}`, fix);
  }
}
