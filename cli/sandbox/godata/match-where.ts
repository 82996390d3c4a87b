import { LoopbackError } from './loopback-error.ts';

type Where = Readonly<Record<string, unknown>>;
type Test = (values: readonly unknown[]) => boolean;

/**
 * Make what tells whether a record fits the `where` of a filter. Fields may be paths; a path through a list fits where one
 * of its items does, as in MongoDB.
 *
 * @param where conditions; all have to fit
 * @returns a function from any object to whether it does
 * @throws {LoopbackError} 400 for an operator that there is not
 * @see https://loopback.io/doc/en/lb3/Where-filter.html
 * @example matcherOf({ dateOfOnset: { gte: '2026-03-01T00:00:00Z' } })({ dateOfOnset: '2026-03-01T00:00:00.000Z' }) // true
 */
export function matcherOf(where: Where): (record: unknown) => boolean {
  const all = Object.entries(where).map(([key, condition]): ((record: unknown) => boolean) => {
    const path = key.split('.');
    if (key === 'and' || key === '$and') {
      const each = listOf(condition).map(matcherOf);
      return (record) => each.every((matches) => matches(record));
    }
    if (key === 'or' || key === '$or') {
      const each = listOf(condition).map(matcherOf);
      return (record) => each.some((matches) => matches(record));
    }
    const fits = testOf(condition);
    if (path.length > 1) return (record) => fits(valuesAt(record, path, 0));
    return (record) => {
      const value = (record as Record<string, unknown>)[key];
      return fits(Array.isArray(value) ? value : [value]);
    };
  });
  return (record) => all.every((matches) => matches(record));
}

function listOf(condition: unknown): readonly Where[] {
  if (!Array.isArray(condition)) throw new LoopbackError(400, 'INVALID_FILTER', 'The and operator has invalid clauses');
  return condition as Where[];
}

/** All values at a path; a list counts as its items. */
function valuesAt(value: unknown, path: readonly string[], at: number): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path, at));
  const name = path[at];
  if (name === undefined) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return valuesAt((value as Record<string, unknown>)[name], path, at + 1);
}

function testOf(condition: unknown): Test {
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition)) return equalTo(condition);
  const tests = Object.entries(condition).map(([name, wanted]) => operatorOf(name.replace(/^\$/, ''), wanted));
  return (values) => tests.every((fits) => fits(values));
}

function equalTo(wanted: unknown): Test {
  const is = comparable(wanted);
  if (wanted === null) return (values) => values.every((value) => value === undefined || value === null);
  return (values) => values.some((value) => value !== undefined && value !== null && comparable(value) === is);
}

function operatorOf(name: string, wanted: unknown): Test {
  const some = (is: (value: string | number) => boolean): Test => {
    return (values) => values.some((value) => isPlain(value) && is(comparable(value)));
  };
  const limit = comparable(wanted) as string | number;
  switch (name) {
    case 'eq':
      return equalTo(wanted);
    case 'neq':
    case 'ne': {
      const is = equalTo(wanted);
      return (values) => !is(values);
    }
    case 'gt':
      return some((value) => value > limit);
    case 'gte':
      return some((value) => value >= limit);
    case 'lt':
      return some((value) => value < limit);
    case 'lte':
      return some((value) => value <= limit);
    case 'between': {
      const [low = '', high = ''] = (wanted as unknown[]).map(comparable) as (string | number)[];
      return some((value) => value >= low && value <= high);
    }
    case 'inq':
    case 'in':
    case 'nin': {
      const each = (wanted as unknown[]).map(equalTo);
      return (values) => each.some((is) => is(values)) === (name !== 'nin');
    }
    case 'exists':
      return (values) => values.some((value) => value !== undefined) === wanted;
    case 'regexp':
    case 'regex': {
      const pattern = patternOf(String(wanted));
      return (values) => values.some((value) => typeof value === 'string' && pattern.test(value));
    }
    default:
      throw new LoopbackError(400, 'INVALID_FILTER', `The operator ${name} is not known`);
  }
}

const INSTANT = /^\d{4}-\d\d-\d\d(T.*)?$/;

/** Instants are compared as such, however they are written; texts of one form sort as they do. */
function comparable<Value>(value: Value): Value | string {
  if (typeof value !== 'string' || value.length < 10 || (value.length === 24 && value[23] === 'Z')) return value;
  if (!INSTANT.test(value)) return value;
  const at = Date.parse(value);
  return Number.isNaN(at) ? value : new Date(at).toISOString();
}

function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function patternOf(text: string): RegExp {
  const [, source = text, flags = ''] = /^\/(.*)\/([a-z]*)$/.exec(text) ?? [];
  return new RegExp(source, flags);
}
