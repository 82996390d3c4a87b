import type { CompiledMapping, CompiledSource, FhirResource } from '../tally/compiled-mapping.ts';
import { eventDays, periodOf } from '../tally/period/index.ts';
import { rowOf } from '../tally/view/row-of.ts';
import { viewOf } from '../tally/view-of.ts';

/**
 * Make a function that tells in which period a resource of a source happened; of several possible days the first counts.
 *
 * @param mapping compiled mapping
 * @param source one of its sources
 * @returns a function from a resource to its period; undefined for one without a usable date
 * @example eventPeriod(mapping, source)(immunization) // '202403'
 */
export function eventPeriod(
  mapping: CompiledMapping,
  source: CompiledSource,
): (resource: FhirResource) => string | undefined {
  const toDays = eventDays(mapping.period.timeZone);
  const view = viewOf(mapping, source.view);
  return (resource) => {
    const value = rowOf(view, resource).row[source.date];
    const days = typeof value === 'string' ? toDays(value) : undefined;
    return days === undefined ? undefined : periodOf(mapping.period.type, days.start);
  };
}
