import { createHash } from 'node:crypto';
import { matcherOf } from './match-where.ts';
import type { Filter } from './types.ts';

/** Anything that can be found. */
type Found = Readonly<Record<string, unknown>> & { readonly id: string };

/** Fields that are never shown. */
const HIDDEN = new Set(['type']);

/**
 * Find what fits a filter: no limit unless the filter has one, and deleted records only where it says so. Without an
 * order they come by name, and those of one name as the database likes, another way each time.
 *
 * @param all what there is
 * @param filter of the request
 * @param chance a number that differs from request to request
 * @returns the page that is asked for
 * @example runFilter(cases, { where: { classification }, order: ['id ASC'], skip: 0, limit: 100 }, 7)
 */
export function runFilter(all: Iterable<Found>, filter: Filter, chance: number): Record<string, unknown>[] {
  return pageOf(sorted(matching(all, filter), filter.order, chance), filter);
}

/** Bring what was found into an order. */
export function sorted<One extends Found>(found: readonly One[], order: Filter['order'], chance: number): One[] {
  return [...found].sort(ordering(order, chance));
}

/** The page of what was found that a filter asks for. */
export function pageOf(found: readonly Found[], filter: Filter): Record<string, unknown>[] {
  const { skip = 0, limit = Number.POSITIVE_INFINITY, fields } = filter;
  return found.slice(skip, skip + limit).map((record) => shown(record, fields));
}

/** All that fits a filter, deleted records only where it says so. */
export function matching<One extends Found>(all: Iterable<One>, { where = {}, deleted = false }: Filter): One[] {
  const matches = matcherOf(where);
  const found: One[] = [];
  for (const record of all) if ((deleted || record.deleted !== true) && matches(record)) found.push(record);
  return found;
}

function ordering(order: Filter['order'], chance: number): (a: Found, b: Found) => number {
  const asked = typeof order === 'string' ? [order] : (order ?? ['lastName ASC', 'firstName ASC']);
  const keys = asked.map((key) => ({ name: key.split(' ')[0] ?? '', sign: / DESC$/i.test(key) ? -1 : 1 }));
  const draws = new Map<string, string>();
  const drawn = ({ id }: Found): string => {
    const known = draws.get(id) ?? createHash('md5').update(`${chance}/${id}`).digest('hex');
    draws.set(id, known);
    return known;
  };
  return (a, b) => {
    for (const { name, sign } of keys) {
      const [left, right] = [String(a[name] ?? ''), String(b[name] ?? '')];
      if (left !== right) return left < right ? -sign : sign;
    }
    return drawn(a) < drawn(b) ? -1 : 1;
  };
}

function shown(record: Found, fields: Filter['fields']): Record<string, unknown> {
  const names = fields ?? Object.keys(record);
  return Object.fromEntries(
    names.filter((name) => name in record && !HIDDEN.has(name)).map((name) => [name, record[name]]),
  );
}
