import { LoopbackError } from './loopback-error.ts';

type Where = Readonly<Record<string, unknown>>;

/**
 * Tell whether a record fits the `where` of a filter. Fields may be paths; a path through a list fits where one of its
 * items does, as in MongoDB.
 *
 * @param record any object
 * @param where conditions; all have to fit
 * @returns whether it does
 * @throws {LoopbackError} 400 for an operator that there is not
 * @see https://loopback.io/doc/en/lb3/Where-filter.html
 * @example matchesWhere({ dateOfOnset: '2026-03-01T00:00:00.000Z' }, { dateOfOnset: { gte: '2026-03-01T00:00:00Z' } }) // true
 */
export function matchesWhere(record: unknown, where: Where): boolean {
  return Object.entries(where).every(([key, condition]) => {
    if (key === 'and' || key === '$and') return listOf(condition).every((each) => matchesWhere(record, each));
    if (key === 'or' || key === '$or') return listOf(condition).some((each) => matchesWhere(record, each));
    return fits(valuesAt(record, key.split('.')), condition);
  });
}

function listOf(condition: unknown): readonly Where[] {
  if (!Array.isArray(condition)) throw new LoopbackError(400, 'INVALID_FILTER', 'The and operator has invalid clauses');
  return condition as Where[];
}

/** All values at a path; a list counts as its items. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return valuesAt((value as Record<string, unknown>)[name], rest);
}

function fits(values: readonly unknown[], condition: unknown): boolean {
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition)) return equals(values, condition);
  return Object.entries(condition).every(([operator, wanted]) => holds(values, operator.replace(/^\$/, ''), wanted));
}

function equals(values: readonly unknown[], wanted: unknown): boolean {
  const given = values.filter((value) => value !== undefined && value !== null);
  return wanted === null ? given.length === 0 : given.some((value) => comparable(value) === comparable(wanted));
}

function holds(values: readonly unknown[], operator: string, wanted: unknown): boolean {
  const some = (is: (value: string | number) => boolean) =>
    values.map(comparable).some((value) => isPlain(value) && is(value));
  const limit = comparable(wanted) as string | number;
  switch (operator) {
    case 'eq':
      return equals(values, wanted);
    case 'neq':
    case 'ne':
      return !equals(values, wanted);
    case 'gt':
      return some((value) => value > limit);
    case 'gte':
      return some((value) => value >= limit);
    case 'lt':
      return some((value) => value < limit);
    case 'lte':
      return some((value) => value <= limit);
    case 'between': {
      const [low, high] = (wanted as unknown[]).map(comparable) as (string | number)[];
      return some((value) => low !== undefined && high !== undefined && value >= low && value <= high);
    }
    case 'inq':
    case 'in':
      return (wanted as unknown[]).some((each) => equals(values, each));
    case 'nin':
      return !(wanted as unknown[]).some((each) => equals(values, each));
    case 'exists':
      return values.some((value) => value !== undefined) === wanted;
    case 'regexp':
    case 'regex':
      return values.some((value) => typeof value === 'string' && patternOf(String(wanted)).test(value));
    default:
      throw new LoopbackError(400, 'INVALID_FILTER', `The operator ${operator} is not known`);
  }
}

/** Instants are compared as such, however they are written. */
function comparable(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(T.*)?$/.test(value)) return value;
  const at = Date.parse(value);
  return Number.isNaN(at) ? value : at;
}

function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function patternOf(text: string): RegExp {
  const [, source = text, flags = ''] = /^\/(.*)\/([a-z]*)$/.exec(text) ?? [];
  return new RegExp(source, flags);
}
