import { type DayWindow, viewDates } from '../records/index.ts';
import type { CompiledView } from '../tally/compiled-mapping.ts';
import type { Raw } from './godata-client.ts';

/** Words of a view's `search` that are no field. */
const OWN_WORDS = new Set(['outbreak']);

/**
 * Make the conditions of a view's `search`: a value for each field, or several with commas between them.
 *
 * @param view compiled view
 * @returns conditions of LoopBack
 * @example searchWhere(view) // { and: [{ classification: 'LNG_…_CONFIRMED' }] }
 */
export function searchWhere({ search }: Pick<CompiledView, 'search'>): Raw {
  const conditions = Object.entries(search)
    .filter(([name]) => !OWN_WORDS.has(name))
    .map(([name, value]) => ({ [name]: value.includes(',') ? { inq: value.split(',') } : literalOf(value) }));
  return conditions.length === 0 ? {} : { and: conditions };
}

/**
 * Make the conditions of a view's records in some days. Any of its dates may lie in them: what a record that lies elsewhere
 * by its first date brings along is left out when it is counted, and no question is asked about fields that are missing,
 * which releases answer differently.
 *
 * @param view compiled view
 * @param window first and last day; undefined: any, with or without a date
 * @returns conditions of LoopBack
 */
export function windowWhere(view: CompiledView, window: DayWindow | undefined): Raw {
  const search = searchWhere(view);
  if (window === undefined) return search;
  const days = { gte: `${window.from}T00:00:00.000Z`, lte: `${window.to}T23:59:59.999Z` };
  return both(search, { or: viewDates(view).map((name) => ({ [name]: days })) });
}

/**
 * Make the conditions of a view's records that have one of its dates before or after some days.
 *
 * @param view compiled view
 * @param window first and last day
 * @returns conditions of LoopBack
 */
export function outsideWhere(view: CompiledView, { from, to }: DayWindow): Raw {
  const sides = [{ lt: `${from}T00:00:00.000Z` }, { gt: `${to}T23:59:59.999Z` }];
  return both(searchWhere(view), { or: viewDates(view).flatMap((name) => sides.map((side) => ({ [name]: side }))) });
}

/** All records of a view that have one of its dates at all. */
export function datedWhere(view: CompiledView): Raw {
  return both(searchWhere(view), {
    or: viewDates(view).map((name) => ({ [name]: { gte: '0001-01-01T00:00:00.000Z' } })),
  });
}

/**
 * Make the conditions of what changed at an instant or later. `dbUpdatedAt` is the server's time of writing; `updatedAt` that of
 * whoever changed it, maybe a telephone that was offline for days, and all that releases before 2.38 have.
 *
 * @param since ISO 8601
 * @returns conditions of LoopBack
 */
export function changedWhere(since: string): Raw {
  const from = { gte: new Date(since).toISOString() };
  return { or: [{ dbUpdatedAt: from }, { updatedAt: from }] };
}

/** The texts of a mapping stand for truth values too. */
function literalOf(text: string): string | boolean {
  return text === 'true' || text === 'false' ? text === 'true' : text;
}

function both(a: Raw, b: Raw): Raw {
  return Object.keys(a).length === 0 ? b : { and: [a, b] };
}
