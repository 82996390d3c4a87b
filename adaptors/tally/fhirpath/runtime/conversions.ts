import { dataOf } from './elements.ts';
import { roundNumber } from './equality.ts';
import { failSingle } from './fail.ts';
import { type MomentKind, readMoment } from './moments.ts';

const TRUE = ['true', 't', 'yes', 'y', '1', '1.0'];
const FALSE = ['false', 'f', 'no', 'n', '0', '0.0'];

function only(items: readonly unknown[]): unknown {
  return items.length > 1 ? failSingle(items.length) : dataOf(items[0]);
}

/** Read a decimal; what does not read as one is empty. @throws FhirPathRunError for several @example toDecimal(['1.5']) // 1.5 */
export function toDecimal(items: readonly unknown[]): number | undefined {
  const value = only(items);
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^[+-]?\d+(\.\d+)?$/.test(value) ? Number.parseFloat(value) : undefined;
}

/** Read a boolean; what does not read as one is empty. @throws FhirPathRunError for several @example toBoolean(['yes']) // true */
export function toBoolean(items: readonly unknown[]): boolean | undefined {
  const value = only(items);
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'number' ? String(roundNumber(value)) : typeof value === 'string' ? value : '';
  if (TRUE.includes(text.toLowerCase())) return true;
  return FALSE.includes(text.toLowerCase()) ? false : undefined;
}

/**
 * Read a date, date-time or time; what does not read as one is empty. The date of a date-time is the day as written.
 *
 * @param items a single text
 * @param kind what is wanted
 * @param from what it is already, if it is a date-time of which the day is wanted
 * @returns its text
 * @throws FhirPathRunError for several
 * @example toMoment(['2024-01-31'], 'date') // '2024-01-31'
 * @see https://hl7.org/fhirpath/#date-conversion-functions
 */
export function toMoment(items: readonly unknown[], kind: MomentKind, from?: MomentKind): string | undefined {
  const value = only(items);
  if (typeof value !== 'string') return undefined;
  const written = from === undefined || typeof readMoment(value, from) === 'string' ? value : value.split('T')[0];
  if (written === undefined || typeof readMoment(written, kind) === 'string') return undefined;
  return kind === 'time' ? written.replace('T', '') : written;
}

/** Answer convertsTo…(): whether a conversion of a single item has a result. @example converts(['1'], toDecimal) // true */
export function converts(
  items: readonly unknown[],
  convert: (items: readonly unknown[]) => unknown,
): boolean | undefined {
  return items.length === 1 ? convert(items) !== undefined : undefined;
}
