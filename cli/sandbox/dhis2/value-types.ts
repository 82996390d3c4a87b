const maxLength = 50_000;
const number = /^(-?0|-?[1-9]\d*)(\.\d+)?$/;
const isNumber = (text: string): boolean => number.test(text) && Number.isFinite(Number(text));
const isInteger = (text: string): boolean =>
  /^(0|-?[1-9]\d*)$/.test(text) && Number(text) >= -2_147_483_648 && Number(text) <= 2_147_483_647;
const between = (text: string, low: number, high: number): boolean =>
  isNumber(text) && Number(text) >= low && Number(text) <= high;
const isDay = (text: string): boolean => {
  const day = /^(\d{4}-\d{2}-\d{2})(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text)?.[1];
  return day !== undefined && new Date(Date.parse(`${day}T00:00:00Z`) || 0).toISOString().startsWith(day);
};
const isMoment = (text: string): boolean =>
  isDay(text) && /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?$/.test(text);

const booleans: Record<string, string> = {
  true: 'true',
  t: 'true',
  '1': 'true',
  false: 'false',
  f: 'false',
  '0': 'false',
};
const isBoolean = (text: string): boolean => /^(true|True|TRUE|t|T|1|false|False|FALSE|f|F|0)$/.test(text);

/** A value type: what it accepts and the key of the message for what it does not. */
type Rule = readonly [accepts: (text: string) => boolean, problem: string];

const rules: Readonly<Record<string, Rule>> = {
  NUMBER: [isNumber, 'value_not_numeric'],
  INTEGER: [isInteger, 'value_not_integer'],
  INTEGER_POSITIVE: [(text) => isInteger(text) && Number(text) > 0, 'value_not_positive_integer'],
  INTEGER_NEGATIVE: [(text) => isInteger(text) && Number(text) < 0, 'value_not_negative_integer'],
  INTEGER_ZERO_OR_POSITIVE: [(text) => isInteger(text) && Number(text) >= 0, 'value_not_zero_or_positive_integer'],
  PERCENTAGE: [(text) => between(text, 0, 100), 'value_not_percentage'],
  UNIT_INTERVAL: [(text) => between(text, 0, 1), 'value_not_unit_interval'],
  BOOLEAN: [isBoolean, 'value_not_bool'],
  TRUE_ONLY: [(text) => text === 'true', 'value_not_true_only'],
  DATE: [isDay, 'value_not_valid_date'],
  DATETIME: [isMoment, 'value_not_valid_datetime'],
  TIME: [(text) => /^([01]?\d|2[0-3]):[0-5]\d$/.test(text), 'value_not_valid_time'],
};

/** Texts of the problems; DHIS2 2.41 has none for some keys and shows the key then. */
const texts: Readonly<Record<string, string>> = {
  value_not_numeric: 'Data value is not numeric',
  value_not_integer: 'Data value is not an integer',
  value_not_positive_integer: 'Data value is not a positive integer',
  value_not_negative_integer: 'Data value is not a negative integer',
  value_not_percentage: 'Data value is not a percentage',
  value_not_unit_interval: 'Data value is not a unit interval',
  value_not_bool: 'Data value is not a boolean',
  value_not_true_only: 'Data value is not true',
  value_not_valid_date: 'Data value is not a valid date',
  value_length_greater_than_max_length: 'Data value is greater than max length',
  comment_length_greater_than_max_length: 'Comment is greater than max length',
};

/**
 * Check a value against the value type of its data element.
 *
 * @param value what was sent, not trimmed; the empty text suits every type
 * @param valueType such as `INTEGER_POSITIVE`; types without a rule accept any text
 * @returns the key of the problem, or undefined
 * @example valueProblem('1.5', 'INTEGER'); // 'value_not_integer'
 */
export function valueProblem(value: string, valueType: string): string | undefined {
  if (value.trim() === '') return undefined;
  if (value.length > maxLength) return 'value_length_greater_than_max_length';
  const rule = rules[valueType];
  return rule && !rule[0](value) ? rule[1] : undefined;
}

/**
 * Word a problem as DHIS2 2.41 does.
 *
 * @param problem a key from `valueProblem`
 * @returns its text, or the key where DHIS2 has no text
 * @example problemText('value_not_integer'); // 'Data value is not an integer'
 */
export function problemText(problem: string): string {
  return texts[problem] ?? problem;
}

/**
 * Write booleans in one way, as DHIS2 stores them.
 *
 * @param value a valid value
 * @param valueType its type
 * @returns `true` or `false` for booleans, everything else as it was
 * @example normaliseBoolean('TRUE', 'BOOLEAN'); // 'true'
 */
export function normaliseBoolean(value: string, valueType: string): string {
  return valueType === 'BOOLEAN' ? (booleans[value.toLowerCase()] ?? value) : value;
}

/**
 * Tell whether a value is a zero that DHIS2 before 2.43 does not keep.
 *
 * @param value a valid value
 * @param element `valueType`, `aggregationType` and `zeroIsSignificant` of its data element
 * @returns true for zeros of numeric elements that are not averaged and do not hold zeros significant
 * @example isInsignificantZero('0', element);
 */
export function isInsignificantZero(value: string, element: Readonly<Record<string, unknown>>): boolean {
  if (element.zeroIsSignificant === true || !/^-?0(\.0+)?$/.test(value)) return false;
  const numeric = /^(NUMBER|INTEGER|PERCENTAGE|UNIT_INTERVAL)/.test(String(element.valueType));
  return numeric && !String(element.aggregationType).startsWith('AVERAGE');
}
