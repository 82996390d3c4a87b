import { CodedError } from '../coded-error.ts';

/** Stable codes of what keeps values from being written in a format of exchange. */
export type ExchangeErrorCode =
  | 'code-missing'
  | 'category-unknown'
  | 'category-name'
  | 'combo-of-data-set'
  | 'period-not-expressible'
  | 'no-values'
  | 'url-invalid';

/**
 * Values that a format of exchange cannot say, or not so that a receiver would understand them.
 *
 * @example throw new ExchangeError('no-values', 'there is nothing to write', 'count other periods');
 */
export class ExchangeError extends CodedError<ExchangeErrorCode> {
  override readonly name = 'ExchangeError';

  constructor(code: ExchangeErrorCode, what: string, fix: string) {
    super(code, `${what} (${code})`, fix);
  }
}
