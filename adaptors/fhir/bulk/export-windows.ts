import type { CompiledMapping, CompiledView } from '../../tally/compiled-mapping.ts';
import { comparePeriods, shiftPeriod } from '../../tally/period/index.ts';
import { viewOf } from '../../tally/view-of.ts';
import type { Query } from '../../transport/index.ts';
import { windowQuery } from '../window-query.ts';

/** The first and the last of some periods that follow each other without a gap. */
export type PeriodWindow = readonly [first: string, last: string];

/** Windows of one export: each is a filter of its own for every view. */
const MOST_WINDOWS = 6;

/**
 * Put periods into windows. Where there are too many gaps the oldest windows become one, which asks for more than is needed.
 *
 * @param period the mapping's period settings
 * @param periods in any order
 * @returns windows, the newest first
 * @example windowsOf(mapping.period, ['202312', '202402', '202401']) // [['202312', '202402']]
 */
export function windowsOf({ type, calendar }: CompiledMapping['period'], periods: readonly string[]): PeriodWindow[] {
  const windows: [string, string][] = [];
  for (const period of [...periods].sort((a, b) => comparePeriods(type, b, a, calendar))) {
    const last = windows.at(-1);
    if (last !== undefined && (windows.length >= MOST_WINDOWS || shiftPeriod(type, last[0], -1, calendar) === period)) {
      last[0] = period;
    } else windows.push([period, period]);
  }
  return windows;
}

/**
 * Tell whether a period lies in one of some windows.
 *
 * @param period the mapping's period settings
 * @param windows windows of an export
 * @returns a function from a period
 */
export function isWithin(
  { type, calendar }: CompiledMapping['period'],
  windows: readonly PeriodWindow[],
): (period: string) => boolean {
  return (period) =>
    windows.some(
      ([first, last]) =>
        comparePeriods(type, period, first, calendar) >= 0 && comparePeriods(type, period, last, calendar) <= 0,
    );
}

/**
 * Make the filters of an export that holds what counts in some windows: for each view its search and its dates. Types that
 * rows are joined with, and those of a view without a date, are exported whole.
 *
 * @param mapping compiled mapping
 * @param windows periods that are counted
 * @returns values of `_typeFilter`
 * @see https://hl7.org/fhir/uv/bulkdata/export.html#_typefilter-query-parameter
 * @example filtersOf(mapping, [['202401', '202403']]) // ['Immunization?status=completed&date=ge2023-12-31&date=le2024-04-01']
 */
export function filtersOf(mapping: CompiledMapping, windows: readonly PeriodWindow[]): string[] {
  const whole = new Set(joinedTypes(mapping));
  const filters = new Map<string, Set<string>>();
  const add = (view: CompiledView, query: Query) => {
    if (Object.keys(query).length === 0) whole.add(view.resource);
    const known = filters.get(view.resource) ?? new Set();
    filters.set(view.resource, known.add(`${view.resource}?${textOf(query)}`));
  };
  for (const source of mapping.sources) {
    const view = viewOf(mapping, source.view);
    for (const window of windows) {
      add(view, windowQuery(mapping, view, window, { plus: source.datePlus }));
      for (const facts of source.facts) {
        const seen = viewOf(mapping, facts.view);
        add(seen, windowQuery(mapping, seen, window, { before: facts.lookBack }));
      }
    }
  }
  return [...filters].filter(([type]) => !whole.has(type)).flatMap(([, ofType]) => [...ofType]);
}

/**
 * List the types that rows are joined with, those of places that a mapping climbs included.
 *
 * @param mapping compiled mapping
 * @returns resource types
 */
export function joinedTypes(mapping: CompiledMapping): string[] {
  const joined = mapping.sources.flatMap(({ joins }) => joins.map(({ view }) => viewOf(mapping, view).resource));
  return [...new Set([...joined, ...(mapping.climb ? ['Location'] : [])])].sort();
}

function textOf(query: Query): string {
  return Object.entries(query)
    .flatMap(([name, value]) => [value].flat().map((one) => `${name}=${encodeURIComponent(one)}`))
    .join('&');
}
