/** Tests a value; undefined stands for none. */
type Test = (value: string | undefined) => boolean;

/** A filter that cannot be read. */
export class BadTrackerFilterError extends Error {
  override readonly name = 'BadTrackerFilterError';
  readonly code = 'E1003';
}

/** A filter of a search. */
export interface ValueFilter {
  /** Uid of the attribute or data element. */
  name: string;
  test: Test;
  /** The one value that it takes, where it is such a filter. */
  equals: string | undefined;
}

/**
 * Read the `filter` parameters of a search; letters count in no case.
 *
 * @param query with such as `filter=lZGmxYbs97q:eq:UID-0001`
 * @returns the filters
 * @throws BadTrackerFilterError for an unknown operator
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html
 * @example readFilters(new URLSearchParams('filter=w75KJ2mc4zz:like:an'))[0]?.name; // 'w75KJ2mc4zz'
 */
export function readFilters(query: URLSearchParams): ValueFilter[] {
  // A comma parts filters only before a name and an operator; a value may hold one after a slash.
  const texts = query.getAll('filter').flatMap((text) => text.split(/,(?=\w{11}(?::|$))/));
  return texts.map(readFilter);
}

function readFilter(text: string): ValueFilter {
  const [name = '', ...rest] = text.split(/(?<!\/):/).map((part) => part.replaceAll(/\/([:,/])/g, '$1'));
  const tests: Test[] = [];
  for (let at = 0; at < rest.length; at += 2) tests.push(testOf(rest[at] ?? '', rest[at + 1] ?? '', text));
  const [operator, operand] = rest;
  const equals = operator?.toLowerCase() === 'eq' && rest.length === 2 ? operand : undefined;
  return { name, test: (value) => tests.every((test) => test(value)), equals };
}

function testOf(operator: string, operand: string, text: string): Test {
  const wanted = operand.toLowerCase();
  const plain = operator.toLowerCase().replace(/^!/, '');
  const tests: Record<string, (value: string) => boolean> = {
    eq: (value) => value === wanted,
    ieq: (value) => value === wanted,
    ne: (value) => value !== wanted,
    neq: (value) => value !== wanted,
    like: (value) => value.includes(wanted),
    ilike: (value) => value.includes(wanted),
    sw: (value) => value.startsWith(wanted),
    ew: (value) => value.endsWith(wanted),
    in: (value) => wanted.split(';').includes(value),
    gt: (value) => compare(value, wanted) > 0,
    ge: (value) => compare(value, wanted) >= 0,
    lt: (value) => compare(value, wanted) < 0,
    le: (value) => compare(value, wanted) <= 0,
  };
  if (plain === 'null') return (value) => (value === undefined) !== operator.startsWith('!');
  const test = tests[plain];
  if (!test) throw new BadTrackerFilterError(`Query item or filter is invalid: ${text}`);
  return (value) => value !== undefined && test(value.toLowerCase()) !== operator.startsWith('!');
}

function compare(value: string, operand: string): number {
  const [left, right] = [Number(value), Number(operand)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return value < operand ? -1 : Number(value > operand);
}
