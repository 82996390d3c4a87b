/** A value as DHIS2 takes it, or why it does not. */
export type Formatted =
  | { readonly text: string; readonly isText?: true }
  | { readonly problem: string; readonly fix: string };

/** Whole numbers and their ranges; DHIS2 holds them in 32 bits. */
const INTEGERS: Readonly<Record<string, { readonly least: number; readonly most: number }>> = {
  INTEGER: { least: -2_147_483_648, most: 2_147_483_647 },
  INTEGER_POSITIVE: { least: 1, most: 2_147_483_647 },
  INTEGER_NEGATIVE: { least: -2_147_483_648, most: -1 },
  INTEGER_ZERO_OR_POSITIVE: { least: 0, most: 2_147_483_647 },
};
const DECIMALS: Readonly<Record<string, { readonly least: number; readonly most: number }>> = {
  NUMBER: { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY },
  PERCENTAGE: { least: 0, most: 100 },
  UNIT_INTERVAL: { least: 0, most: 1 },
};
/** Texts take any; types that are not listed here, as of later versions, are left to DHIS2. */
const WITHOUT_NUMBERS: readonly string[] = [
  'AGE',
  'BOOLEAN',
  'COORDINATE',
  'DATE',
  'DATETIME',
  'EMAIL',
  'FILE_RESOURCE',
  'GEOJSON',
  'IMAGE',
  'LETTER',
  'MULTI_TEXT',
  'ORGANISATION_UNIT',
  'PHONE_NUMBER',
  'REFERENCE',
  'TIME',
  'TRACKER_ASSOCIATE',
  'TRUE_ONLY',
  'URL',
  'USERNAME',
];
const ANOTHER_TYPE = 'count into a data element of type NUMBER or INTEGER';

/**
 * Write a counted value as a data element of some value type takes it. DHIS2 reads numbers by regular expressions: no
 * exponent, no `+`, no leading zeros, and for integers no fraction, which a canonical decimal keeps to but for the last.
 *
 * @param valueType such as `INTEGER_POSITIVE`
 * @param value a canonical decimal, such as `-3.25`
 * @returns the text to send, or what is wrong with it
 * @see https://docs.dhis2.org/en/use/user-guides/dhis-core-version-master/configuring-the-system/metadata.html#create_data_element
 * @example formatValue('INTEGER', '12') // { text: '12' }
 */
export function formatValue(valueType: string, value: string): Formatted {
  if (WITHOUT_NUMBERS.includes(valueType)) return { problem: `${valueType} takes no numbers`, fix: ANOTHER_TYPE };
  const range = INTEGERS[valueType] ?? DECIMALS[valueType];
  if (range === undefined) return { text: value };
  if (valueType in INTEGERS && value.includes('.')) {
    return {
      problem: `${valueType} takes no fractions`,
      fix: 'round it: add `decimals: 0` to the measure, or count into a data element of type NUMBER',
    };
  }
  const number = Number(value);
  if (number >= range.least && number <= range.most) return { text: value };
  const { least, most } = range;
  return { problem: `${valueType} goes from ${least} to ${most} only`, fix: ANOTHER_TYPE };
}

const PLAIN_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const YES_NO: Readonly<Record<string, readonly string[]>> = { BOOLEAN: ['true', 'false'], TRUE_ONLY: ['true'] };
/** What only the server that holds it knows, or only one person. */
const NOT_CARRIED: readonly string[] = [
  'FILE_RESOURCE',
  'IMAGE',
  'ORGANISATION_UNIT',
  'REFERENCE',
  'TRACKER_ASSOCIATE',
  'USERNAME',
];

/**
 * Tell whether values of a type mean something on another server: files, org units and users do not.
 *
 * @param valueType such as `LONG_TEXT`
 * @example isCarried('IMAGE') // false
 */
export function isCarried(valueType: string): boolean {
  return !NOT_CARRIED.includes(valueType);
}

/**
 * Write a value that was copied from another DHIS2 as a data element of some value type takes it. What a date or the code of
 * an option has to look like DHIS2 says.
 *
 * @param valueType of the target, such as `BOOLEAN`
 * @param value as the other server holds it
 * @returns the text to send, `isText` where it is to be compared letter by letter; or what is wrong with it
 * @example formatCopied('LONG_TEXT', 'Roof leaks') // { text: 'Roof leaks', isText: true }
 */
export function formatCopied(valueType: string, value: string): Formatted {
  if (valueType in INTEGERS || valueType in DECIMALS) {
    if (PLAIN_NUMBER.test(value)) return formatValue(valueType, value);
    return { problem: `${valueType} takes numbers alone`, fix: 'copy into a data element of the same value type' };
  }
  const choices = YES_NO[valueType];
  if (!isCarried(valueType) || choices?.includes(value) === false) {
    return { problem: `${valueType} does not take it`, fix: 'copy into a data element of the same value type' };
  }
  return { text: value, isText: true };
}

/**
 * Tell whether a value type has a zero.
 *
 * @param valueType such as `INTEGER_POSITIVE`
 * @example takesZero('INTEGER_POSITIVE') // false
 */
export function takesZero(valueType: string): boolean {
  return 'text' in formatValue(valueType, '0');
}
