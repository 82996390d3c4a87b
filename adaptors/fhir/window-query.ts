import { windowOf } from '../run/plan.ts';
import type { CompiledMapping, CompiledView } from '../tally/compiled-mapping.ts';
import { type AgeUnit, dayOfText, textOfDay } from '../tally/period/index.ts';
import type { Query } from '../transport/index.ts';

/** A length of time in a unit of age. */
interface Length {
  readonly unit: AgeUnit;
  readonly count: number;
}

/** The longest that one of a unit can be, in days, so that no window is too narrow. */
const LONGEST: Readonly<Record<AgeUnit, number>> = { days: 1, weeks: 7, months: 31, years: 366 };
const SHORTEST: Readonly<Record<AgeUnit, number>> = { days: 1, weeks: 7, months: 28, years: 365 };

/** What a window is moved by. */
interface Shift {
  /** How much earlier the window begins as well. */
  readonly before?: Length | undefined;
  /** What is added to dates before their period is taken, so that the written ones lie earlier. */
  readonly plus?: Length | undefined;
}

/**
 * Make the search that finds the rows of some periods: a day wider on each side, since servers compare the day as
 * written and the mapping has its own time zone.
 *
 * @param mapping compiled mapping
 * @param view the view of the rows
 * @param periods periods without a gap between them
 * @param shift what the window is moved by
 * @returns search parameters, those of the view included
 */
export function windowQuery(
  mapping: CompiledMapping,
  view: CompiledView,
  periods: readonly string[],
  shift: Shift = {},
): Query {
  return windowQueries(mapping, view, periods, 1, shift)[0] ?? view.search;
}

/**
 * Make searches that find the rows of some periods together, in parts of about as many days. The last day of a part is
 * the first of the next, however a server reads the end of a day; a row of several days is in all parts that it touches.
 *
 * @param mapping compiled mapping
 * @param view the view of the rows
 * @param periods periods without a gap between them
 * @param parts how many, at most one for each day
 * @param shift what the window is moved by
 * @returns search parameters of each part; of a view without a date a single search
 * @example windowQueries(mapping, view, ['202403'], 2) // [{ date: ['ge2024-02-29', 'le2024-03-16'] }, …]
 */
export function windowQueries(
  mapping: CompiledMapping,
  view: CompiledView,
  periods: readonly string[],
  parts: number,
  { before, plus }: Shift = {},
): Query[] {
  const { searchDate, search } = view;
  if (searchDate === undefined) return [search];
  const { start, end } = windowOf(mapping.period, periods);
  const earliest = dayOfText(start) - longest(before) - longest(plus);
  const latest = dayOfText(end) - shortest(plus);
  const count = Math.max(1, Math.min(parts, latest - earliest));
  const border = (part: number) => textOfDay(earliest + Math.round(((latest - earliest) * part) / count));
  return Array.from({ length: count }, (_, part) => ({
    ...search,
    [searchDate]: [`ge${border(part)}`, `le${border(part + 1)}`],
  }));
}

function longest(length: Length | undefined): number {
  return length === undefined ? 0 : LONGEST[length.unit] * length.count;
}

function shortest(length: Length | undefined): number {
  return length === undefined ? 0 : SHORTEST[length.unit] * length.count;
}
