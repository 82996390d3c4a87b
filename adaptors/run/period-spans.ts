import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { comparePeriods, normalizePeriod, periodsBetween, shiftPeriod } from '../tally/period/index.ts';

type PeriodPart = Pick<CompiledMapping['period'], 'type' | 'calendar'>;

/** So many are kept one by one, which is easier to read and to edit. */
const KEPT_SINGLY = 20;

/**
 * Write periods for the state, which has to stay small: many of them as spans of periods that follow each other.
 *
 * @param period the mapping's period settings
 * @param ids period ids in any order
 * @returns the ids as they are where they are few; else in the order of time, with `first..last` for those without a gap
 * @example packPeriods(mapping.period, days) // ['20150101..20241231']
 */
export function packPeriods({ type, calendar }: PeriodPart, ids: readonly string[]): readonly string[] {
  if (ids.length <= KEPT_SINGLY) return ids;
  const spans: [string, string][] = [];
  for (const id of [...new Set(ids)].sort((a, b) => comparePeriods(type, a, b, calendar))) {
    const last = spans.at(-1);
    if (last !== undefined && shiftPeriod(type, last[1], 1, calendar) === id) last[1] = id;
    else spans.push([id, id]);
  }
  return spans.map(([first, last]) => (first === last ? first : `${first}..${last}`));
}

/**
 * Read periods of the state.
 *
 * @param period the mapping's period settings
 * @param texts ids and spans
 * @returns ids
 * @throws {RangeError} for what is no period of the type
 * @example unpackPeriods(mapping.period, ['202312..202402']) // ['202312', '202401', '202402']
 */
export function unpackPeriods({ type, calendar }: PeriodPart, texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const [first = '', last] = text.split('..').map(normalizePeriod);
    return last === undefined ? [first] : periodsBetween(type, first, last, calendar);
  });
}
