import type { CompiledMapping, CompiledSource, FhirResource } from '../tally/compiled-mapping.ts';
import { createDating } from '../tally/dating.ts';
import { type AgeUnit, addAge, periodOfDay, periodsBetween } from '../tally/period/index.ts';
import { viewOf } from '../tally/view-of.ts';

/** A length of time in a unit of age. */
interface Reach {
  readonly unit: AgeUnit;
  readonly count: number;
}

/** Rows whose changes change counts: those of a source, and those that its facts are collected from. */
export interface Watched extends Pick<CompiledSource, 'view' | 'date' | 'datePlus'> {
  /** How long after its event a row is looked back at; undefined where only its own period counts it. */
  readonly reach: Reach | undefined;
}

/**
 * List the rows whose changes change counts.
 *
 * @param mapping compiled mapping
 * @returns each source, and each of its facts
 */
export function watchedRows(mapping: CompiledMapping): Watched[] {
  return mapping.sources.flatMap(({ view, date, datePlus, facts }) => [
    { view, date, datePlus, reach: undefined },
    ...facts.map((one) => ({ view: one.view, date: one.date, datePlus: undefined, reach: one.lookBack })),
  ]);
}

/**
 * Make a function that tells which periods count the rows of a resource; of several possible days the first decides.
 *
 * @param mapping compiled mapping
 * @param watched the rows in question
 * @returns a function from a resource to its periods, none for one without a usable date
 * @example eventPeriods(mapping, source)(immunization) // ['202403']
 */
export function eventPeriods(
  mapping: CompiledMapping,
  watched: Watched,
): (resource: FhirResource) => readonly string[] {
  const dateOf = createDating(mapping.period, watched);
  const view = viewOf(mapping, watched.view);
  const { type, calendar } = mapping.period;
  const periodAt = periodOfDay(type, calendar);
  return (resource) => {
    const periods = new Set<string>();
    for (const { values } of view.rows(resource)) {
      const dated = dateOf(values);
      if (typeof dated === 'string') continue;
      if (watched.reach === undefined) periods.add(dated.period);
      else {
        const { unit, count } = watched.reach;
        const last = periodAt(addAge(unit, dated.end, count));
        for (const period of periodsBetween(type, dated.period, last, calendar)) periods.add(period);
      }
    }
    return [...periods];
  };
}
