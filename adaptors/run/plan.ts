import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import {
  comparePeriods,
  dayOfText,
  eventDays,
  hasSameIds,
  normalizePeriod,
  periodOf,
  periodRange,
  periodsBetween,
  shiftPeriod,
  textOfDay,
} from '../tally/period/index.ts';
import { backfillPeriods, recountPeriods } from './asked-periods.ts';
import { unpackPeriods } from './period-spans.ts';
import { RunError } from './run-error.ts';
import type { KeptState, RunInput } from './state.ts';

/** Which periods a run counts. */
export interface Plan {
  /** The newest ended periods, and the current one where the mapping includes it: counted in every run. */
  readonly open: readonly string[];
  /** Those for which the last run had no time, though it was their turn: they are counted first. */
  readonly late?: readonly string[];
  /** Older periods in which something changed, or that somebody asked for, the newest first. */
  readonly dirty: readonly string[];
  /** Periods in which something changed and that have not ended yet; they stay dirty until they have. */
  readonly waiting: readonly string[];
  /** Periods beyond the next one: mistyped dates, which nothing waits for. */
  readonly tooLate: readonly string[];
  /** Periods before `since` in which something changed; nothing counts them. */
  readonly beforeSince: readonly string[];
}

type PeriodPart = CompiledMapping['period'];

/**
 * Choose the periods of a run.
 *
 * @param mapping compiled mapping
 * @param state what the last run left, and what is asked of this one
 * @param changed periods in which the change query found something; `all` on the first run
 * @param now instant of the run
 * @returns the open window and the dirty periods before it; parked ones only when asked for
 * @throws {RunError} `mapping-changed` when the mapping is another one and nobody said what to do about it;
 *   `recount-invalid` when what is asked to be counted names no period; `state-invalid` when the state holds periods of another type or calendar; `calendar-ended` when nobody knows the
 *   months of today's year
 * @example planPeriods(mapping, state, ['202312'], '2024-03-10T00:00:00Z')
 */
export function planPeriods(
  mapping: CompiledMapping,
  state: KeptState & RunInput,
  changed: readonly string[] | 'all',
  now: string,
): Plan {
  const { type, calendar } = mapping.period;
  const current = currentPeriod(mapping.period, now);
  const scope = periodsBetween(type, mapping.period.since, current, calendar);
  const order = (a: string, b: string) => comparePeriods(type, a, b, calendar);
  const ended = scope.filter((period) => period !== current);
  const newest = mapping.period.keepOpen === 0 ? [] : ended.slice(-mapping.period.keepOpen);
  const open = mapping.period.includeCurrent ? [...newest, ...scope.filter((period) => period === current)] : newest;
  const counted = mapping.period.includeCurrent ? scope : ended;
  const recount = recountPeriods(mapping, state, counted);
  const { dirty: left, parked } = keptPeriods(state, mapping);
  // What is dirty before `since` is left of a backfill; a person asked for it.
  const asked = new Set([
    ...left,
    ...backfillPeriods(mapping, state, ended.at(-1) ?? shiftPeriod(type, current, -1, calendar)),
    ...(state.retryParked ? parked : []),
  ]);
  // What has ended since the last run is counted once, however long ago that run was.
  const missed = endedSince(state.countedTo, ended, mapping.period);
  const wanted = new Set([...asked, ...missed, ...(changed === 'all' ? counted : changed), ...recount]);
  // A parked period waits until something changes in it, or somebody asks for it.
  const rests = (period: string) => parked.includes(period) && !wanted.has(period);
  const isBeforeSince = (period: string) => order(period, mapping.period.since) < 0;
  const isEnded = (period: string) => order(period, current) < 0;
  const before = [...asked].filter((period) => isBeforeSince(period) && isEnded(period)).sort(order);
  const later = [...wanted].filter((period) => !counted.includes(period) && !isBeforeSince(period));
  const farthest = shiftPeriod(type, current, 1, calendar);
  return {
    ...(state.late === undefined ? {} : { late: state.late.map(normalizePeriod) }),
    // A run may have time for one of them only: none waits for ever behind a newer one.
    open: leftFirst(
      open.filter((period) => !rests(period)),
      asked,
    ),
    dirty: leftFirst(
      [...before, ...counted.filter((period) => wanted.has(period) && !open.includes(period))],
      asked,
      state.late?.map(normalizePeriod),
    ),
    waiting: later.filter((period) => order(period, farthest) <= 0).sort(),
    tooLate: later.filter((period) => order(period, farthest) > 0).sort(),
    beforeSince: [...wanted].filter((period) => isBeforeSince(period) && !before.includes(period)).sort(),
  };
}

/**
 * The newest first; those that an earlier run left before those that have become dirty now, so that each run gets on. Where
 * all become dirty again and again, those that were counted are soon among the left ones too: the turn goes on with the one
 * at which the last run ended, and comes round to the newest after the oldest.
 */
function leftFirst(periods: readonly string[], asked: ReadonlySet<string>, turn: readonly string[] = []): string[] {
  const newestFirst = [...periods].reverse();
  const left = newestFirst.filter((period) => asked.has(period));
  const at = Math.max(0, left.indexOf(turn.find((period) => left.includes(period)) ?? ''));
  return [...left.slice(at), ...left.slice(0, at), ...newestFirst.filter((period) => !asked.has(period))];
}

/** The periods that ended after the newest one that had ended at the last run; none where that is not known. */
function endedSince(
  countedTo: string | undefined,
  ended: readonly string[],
  { type, calendar }: CompiledMapping['period'],
): readonly string[] {
  if (countedTo === undefined) return [];
  try {
    const newest = normalizePeriod(countedTo);
    return ended.filter((period) => comparePeriods(type, period, newest, calendar) > 0);
  } catch {
    // Of another period type, after a change of the mapping, which is counted again as it was asked.
    return [];
  }
}

/**
 * The period that an instant lies in, in the mapping's time zone and calendar.
 *
 * @throws {RunError} `calendar-ended` when the calendar's months are not known as far as that
 */
export function currentPeriod({ type, timeZone, calendar }: PeriodPart, now: string): string {
  const today = eventDays(timeZone)(now);
  if (today === undefined) throw new RangeError(`"${now}" is no instant`);
  if (calendar !== undefined && dayOfText(today.start) > calendar.lastDay) {
    throw new RunError(
      'calendar-ended',
      `the months of the ${calendar.name} calendar are known until ${textOfDay(calendar.lastDay)}`,
      'update Tallysheet, then build again',
    );
  }
  return periodOf(type, today.start, calendar);
}

/** The dirty and the parked periods of the state, which may be of another type or calendar since the mapping was changed. */
function keptPeriods(state: KeptState, { period }: CompiledMapping): { dirty: string[]; parked: string[] } {
  const { type, calendar } = period;
  const name = calendar?.name ?? 'iso8601';
  const was = state.calendar ?? 'iso8601';
  const read = (texts: readonly string[]) =>
    texts.flatMap((text) => {
      if (!hasSameIds(was, name)) throw otherPeriods(`periods of the calendar ${was}, the mapping counts in ${name}`);
      try {
        const ids = unpackPeriods(period, [text]);
        for (const id of [ids[0] ?? '', ids.at(-1) ?? '']) periodRange(type, id, calendar);
        return ids;
      } catch {
        throw otherPeriods(`"${text}", which is no ${type} period`);
      }
    });
  const parked = (state.parked ?? []).flatMap((one) => ('periods' in one ? one.periods : [one.period]));
  return { dirty: read(state.dirty ?? []), parked: read(parked) };
}

function otherPeriods(what: string): RunError {
  const fix = 'start with an empty state {}, which counts all periods again';
  return new RunError('state-invalid', `the state holds ${what}`, fix);
}

/**
 * Give the days to ask for, to count periods: one more on each side, since a server compares days in no zone.
 *
 * @param period the mapping's period settings
 * @param periods periods without a gap between them
 * @returns first and last day
 * @throws {RangeError} when an id is none of the type, or there is no period
 * @example windowOf(mapping.period, ['202402']) // { start: '2024-01-31', end: '2024-03-01' }
 */
export function windowOf(
  { type, calendar }: PeriodPart,
  periods: readonly string[],
): { readonly start: string; readonly end: string } {
  const ranges = periods
    .map((period) => periodRange(type, period, calendar))
    .sort((a, b) => (a.start < b.start ? -1 : 1));
  const [first] = ranges;
  const last = ranges.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a window needs a period');
  return { start: shiftDay(first.start, -1), end: shiftDay(last.end, 1) };
}

function shiftDay(day: string, by: number): string {
  return new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10);
}
