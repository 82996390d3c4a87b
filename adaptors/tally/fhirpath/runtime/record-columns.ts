import type { RowValue } from '../../compiled-mapping.ts';
import { BAD, type Unusual } from './scalars.ts';

/** What a column of a record holds, once its kind is settled. */
type Wanted = 'string' | 'number' | 'integer' | 'boolean' | 'date';

/** A decimal that a number of JavaScript holds digit by digit. */
const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const MOST_DIGITS = 15;

/**
 * Give the value of a record's column in the type of the column. JSON has whatever its writer put there: a number becomes
 * a text, a text a number or boolean only where nothing of it is lost, and anything else is bad.
 *
 * @param wanted what the column holds
 * @param value the value that was found, or why there is none
 * @returns the value; null for none; `BAD` where it is of another kind
 * @example asColumn('string', 7) // '7'
 * @example asColumn('date', 1709596800000) // BAD: milliseconds are no date
 */
export function asColumn(wanted: Wanted, value: RowValue | Unusual): RowValue | Unusual {
  if (value === null || typeof value === 'object') return value;
  switch (wanted) {
    case 'string':
      return String(value);
    case 'boolean':
      return value === true || value === 'true' ? true : value === false || value === 'false' ? false : BAD;
    case 'date':
      return typeof value === 'string' ? value : BAD;
    default: {
      const number = typeof value === 'string' ? numberOf(value) : value;
      return typeof number === 'number' && (wanted === 'number' || Number.isInteger(number)) ? number : BAD;
    }
  }
}

function numberOf(text: string): number | undefined {
  const digits = text.replace(/[-.]/g, '').replace(/^0+/, '');
  return DECIMAL.test(text) && digits.length <= MOST_DIGITS ? Number(text) : undefined;
}

/** Give all values of a record's column that holds a list. @example asColumns('string', [7, 'a']) // ['7', 'a'] */
export function asColumns(wanted: Wanted, values: readonly RowValue[] | Unusual): readonly RowValue[] | Unusual {
  if (!Array.isArray(values)) return values;
  const found = (values as readonly RowValue[]).map((value) => asColumn(wanted, value));
  return found.every((value) => value === null || typeof value !== 'object') ? (found as RowValue[]) : BAD;
}
