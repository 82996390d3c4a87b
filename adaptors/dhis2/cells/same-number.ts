const DECIMAL = /^([+-]?)0*(\d*?)(?:\.(\d*?)0*)?$/;

/**
 * Tell whether two values are the same number, however they are written: `3`, `3.0` and `03` are. Decimals are compared
 * digit by digit, since a JavaScript number keeps some sixteen of them.
 *
 * @param a a value of DHIS2, or a canonical decimal
 * @param b likewise
 * @returns false for empty values and for words that differ
 * @example isSameNumber('13.0', '13') // true
 */
export function isSameNumber(a: string, b: string): boolean {
  if (a === b) return true;
  const [first, second] = [canonical(a), canonical(b)];
  if (first !== undefined && second !== undefined) return first === second;
  return a.trim() !== '' && b.trim() !== '' && Number(a) === Number(b);
}

/** `0` is the empty text here; undefined: no plain decimal. */
function canonical(value: string): string | undefined {
  const text = value.trim();
  const match = /\d/.test(text) ? DECIMAL.exec(text) : null;
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const digits = fraction === '' ? whole : `${whole}.${fraction}`;
  return sign === '-' && digits !== '' ? `-${digits}` : digits;
}
