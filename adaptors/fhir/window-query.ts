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

/**
 * Make the search that finds the rows of some periods: a day wider on each side, since servers compare the day as
 * written and the mapping has its own time zone.
 *
 * @param mapping compiled mapping
 * @param view the view of the rows
 * @param periods periods without a gap between them
 * @param shift `before`: how much earlier the window begins as well; `plus`: what is added to dates before their period
 *   is taken, so that the written ones lie earlier
 * @returns search parameters, those of the view included
 */
export function windowQuery(
  mapping: CompiledMapping,
  view: CompiledView,
  periods: readonly string[],
  { before, plus }: { readonly before?: Length | undefined; readonly plus?: Length | undefined } = {},
): Query {
  if (view.searchDate === undefined) return view.search;
  const { start, end } = windowOf(mapping.period, periods);
  const earliest = dayOfText(start) - longest(before) - longest(plus);
  const latest = dayOfText(end) - shortest(plus);
  return { ...view.search, [view.searchDate]: [`ge${textOfDay(earliest)}`, `le${textOfDay(latest)}`] };
}

function longest(length: Length | undefined): number {
  return length === undefined ? 0 : LONGEST[length.unit] * length.count;
}

function shortest(length: Length | undefined): number {
  return length === undefined ? 0 : SHORTEST[length.unit] * length.count;
}
