import { isObject, textOf } from './json.ts';

/** A filter that DHIS2 refuses with 400 and E1003. */
export class BadFilterError extends Error {
  override readonly name = 'BadFilterError';
  readonly code = 'E1003';
}

/** Reads a property of an object, following references. */
export type ReadProperty = (object: unknown, name: string) => unknown;

const operators: Readonly<Record<string, (value: unknown, operand: string) => boolean>> = {
  eq: (value, operand) => textual(value) === operand,
  ieq: (value, operand) => textual(value)?.toLowerCase() === operand.toLowerCase(),
  like: (value, operand) => textual(value)?.includes(operand) ?? false,
  ilike: (value, operand) => lower(value).includes(operand.toLowerCase()),
  token: (value, operand) => operand.split(/\s+/).every((word) => lower(value).includes(word.toLowerCase())),
  $like: (value, operand) => textual(value)?.startsWith(operand) ?? false,
  $ilike: (value, operand) => lower(value).startsWith(operand.toLowerCase()),
  like$: (value, operand) => textual(value)?.endsWith(operand) ?? false,
  ilike$: (value, operand) => lower(value).endsWith(operand.toLowerCase()),
  in: (value, operand) => listOf(operand).includes(textual(value) ?? ''),
  null: (value) => value === undefined || value === null,
  empty: (value) => Array.isArray(value) && value.length === 0,
  gt: (value, operand) => compare(value, operand) > 0,
  ge: (value, operand) => compare(value, operand) >= 0,
  lt: (value, operand) => compare(value, operand) < 0,
  le: (value, operand) => compare(value, operand) <= 0,
};

/**
 * Parse a `filter` parameter into a test.
 *
 * @param text such as `code:in:[HF-0001,HF-0002]` or `parent.id:!eq:x`
 * @param read how properties are read
 * @param knows whether a first property exists at all
 * @returns a test of an object
 * @throws BadFilterError for an unknown property or operator
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/metadata.html#webapi_metadata_object_filter
 * @example parseFilter('code:eq:HF-0001', read, () => true)(unit);
 */
export function parseFilter(
  text: string,
  read: ReadProperty,
  knows: (name: string) => boolean,
): (object: unknown) => boolean {
  const [, path = '', operator = '', operand = ''] = /^([^:]+):([^:]+)(?::(.*))?$/s.exec(text) ?? [];
  const names = path.split('.');
  if (!names[0] || !knows(names[0])) throw new BadFilterError(`Unknown path property: ${path || text}`);
  const negated = operator.startsWith('!') || operator === 'ne' || operator === 'neq';
  const plain = operator === 'ne' || operator === 'neq' ? 'eq' : operator.replace(/^!/, '');
  const test = operators[plain];
  if (!test) throw new BadFilterError(`\`${operator}\` is not a valid operator.`);
  return (object) => {
    const values = readPath(object, names, read);
    const holds = values.length === 0 ? test(undefined, operand) : values.some((value) => test(value, operand));
    return negated ? !holds : holds;
  };
}

function readPath(object: unknown, names: readonly string[], read: ReadProperty): unknown[] {
  const [name, ...rest] = names;
  if (name === undefined) return [object];
  const value = isObject(object) ? read(object, name) : undefined;
  if (rest.length === 0) return [value];
  const each = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return each.flatMap((item) => readPath(item, rest, read));
}

function textual(value: unknown): string | undefined {
  return isObject(value) ? textOf(value.id) : textOf(value);
}

function lower(value: unknown): string {
  return textual(value)?.toLowerCase() ?? '';
}

function listOf(operand: string): string[] {
  return operand
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((each) => each.trim());
}

/** Numbers by size, everything else, such as dates, by its letters. */
function compare(value: unknown, operand: string): number {
  if (typeof value === 'number') return value - Number(operand);
  const text = textual(value) ?? '';
  return text < operand ? -1 : Number(text > operand);
}
