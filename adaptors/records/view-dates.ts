import type { CompiledView } from '../tally/compiled-mapping.ts';

/**
 * List the fields that may hold the date of a view's records; the first that a record has is its date.
 *
 * @param view compiled view
 * @returns names of fields; none where the view has no date
 * @example viewDates(view) // ['dateOfOnset', 'dateOfReporting']
 */
export function viewDates(
  view: CompiledView & { readonly searchDates?: readonly string[] | undefined },
): readonly string[] {
  return view.searchDates ?? (view.searchDate === undefined ? [] : [view.searchDate]);
}
