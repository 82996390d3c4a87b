import type { Dhis2Context } from '../metadata/data-set.ts';

const HOUR = 3_600_000;
/** Zones are at most 14 hours ahead of UTC and 12 behind; an hour more for slow answers and clocks that are a bit off. */
const AHEAD = 15 * HOUR;
const BEHIND = 13 * HOUR;

/**
 * Say that the clock of DHIS2 is not that of the run, by more than a time zone can explain: then one of them takes a month
 * for ended that the other does not. It is no error, since a run may be asked to count as of another day.
 *
 * @param context what `/api/system/info` answered
 * @param now instant of the run
 * @returns a line for the log; undefined where the clocks may agree
 * @example clockGap(context, running.now)
 */
export function clockGap({ serverDate }: Pick<Dhis2Context, 'serverDate'>, now: string): string | undefined {
  const said = Date.parse(serverDate?.replace(/(Z|[+-]\d\d:?\d\d)?$/, 'Z') ?? '');
  const gap = said - Date.parse(now);
  if (Number.isNaN(gap) || (gap <= AHEAD && gap >= -BEHIND)) return undefined;
  const hours = Math.round(Math.abs(gap) / HOUR);
  return `The clock of DHIS2 is about ${hours} hours ${gap > 0 ? 'ahead of' : 'behind'} the instant of this run, ${now}`;
}
