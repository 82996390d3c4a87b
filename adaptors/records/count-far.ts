import type { ColumnValue, CompiledMapping, CompiledSource } from '../tally/compiled-mapping.ts';
import type { Tallies } from '../tally/counts.ts';
import { eventDays } from '../tally/period/index.ts';
import { viewOf } from '../tally/view-of.ts';
import type { DayWindow, RecordSource } from './record-source.ts';

/** Nothing that is counted happened before. */
const EARLIEST = '1900-01-01';
/** Appointments and the ends of follow-ups lie ahead, by months. */
const DAYS_AHEAD = 366;

/**
 * Count the rows of a source whose date is mistyped: before 1900, as in the year 0202, or more than a year ahead, as in 2206. No
 * period that is counted holds them, so that without this they would be in no sum.
 *
 * @param source where from
 * @param mapping compiled mapping
 * @param counted one of its sources
 * @param now instant of the run
 * @returns `far-date` with how many; empty where there is none, or the source cannot be asked
 * @example await countFar(source, mapping, mapping.sources[0], '2026-04-10T08:00:00Z') // { 'far-date': 2 }
 */
export async function countFar(
  source: RecordSource,
  mapping: CompiledMapping,
  counted: CompiledSource,
  now: string,
): Promise<Tallies> {
  const view = viewOf(mapping, counted.view);
  if (source.pagesOutside === undefined || view.searchDate === undefined) return {};
  const latest = new Date(Date.parse(now) + DAYS_AHEAD * 86_400_000).toISOString().slice(0, 10);
  const window: DayWindow = { from: EARLIEST, to: latest };
  const isFar = farFrom(window, mapping.period.timeZone);
  const seen = new Set<string>();
  let far = 0;
  for await (const { records } of source.pagesOutside(view, window)) {
    for (const record of records) {
      if (record.id === undefined || seen.has(record.id)) continue;
      seen.add(record.id);
      // Another of its dates may be the one that is out of the way.
      far += view.rows(record).filter(({ status, values }) => status === 'row' && isFar(values[counted.date])).length;
    }
  }
  return far === 0 ? {} : { 'far-date': far };
}

function farFrom({ from, to }: DayWindow, timeZone: string): (date: ColumnValue | undefined) => boolean {
  const daysOf = eventDays(timeZone);
  return (date) => {
    const days = typeof date === 'string' ? daysOf(date) : undefined;
    return days !== undefined && (days.end < from || days.start > to);
  };
}
