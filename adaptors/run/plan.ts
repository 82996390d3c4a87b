import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import {
  comparePeriods,
  type DayRange,
  eventDays,
  normalizePeriod,
  partialDays,
  periodOf,
  periodRange,
  periodsBetween,
  shiftPeriod,
} from '../tally/period/index.ts';
import { RunError } from './run-error.ts';
import type { KeptState, RunInput } from './state.ts';

/** Which periods a run counts. */
export interface Plan {
  /** The newest ended periods, and the current one where the mapping includes it: counted in every run. */
  readonly open: readonly string[];
  /** Older periods in which something changed, the newest first. */
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
 * @throws {RunError} `mapping-changed` when the mapping is another one and nobody said what to do about it
 * @example planPeriods(mapping, state, ['202312'], '2024-03-10T00:00:00Z')
 */
export function planPeriods(
  mapping: CompiledMapping,
  state: KeptState & RunInput,
  changed: readonly string[] | 'all',
  now: string,
): Plan {
  const { type } = mapping.period;
  const current = currentPeriod(mapping.period, now);
  const scope = periodsBetween(type, mapping.period.since, current);
  const ended = scope.filter((period) => period !== current);
  const newest = mapping.period.keepOpen === 0 ? [] : ended.slice(-mapping.period.keepOpen);
  const open = mapping.period.includeCurrent ? [...newest, ...scope.filter((period) => period === current)] : newest;
  const counted = mapping.period.includeCurrent ? scope : ended;
  const wanted = new Set([
    ...dirtyOf(state, mapping),
    ...(changed === 'all' ? counted : changed),
    ...recountPeriods(mapping, state, counted),
  ]);
  const parked = (state.parked ?? []).map(({ period }) => period);
  if (state.retryParked) for (const period of parked) wanted.add(period);
  // A parked period waits until something changes in it, or somebody asks for it.
  const rests = (period: string) => parked.includes(period) && !wanted.has(period);
  const isBeforeSince = (period: string) => comparePeriods(type, period, mapping.period.since) < 0;
  const later = [...wanted].filter((period) => !counted.includes(period) && !isBeforeSince(period));
  const farthest = shiftPeriod(type, current, 1);
  return {
    open: open.filter((period) => !rests(period)).reverse(),
    dirty: counted.filter((period) => wanted.has(period) && !open.includes(period)).reverse(),
    waiting: later.filter((period) => comparePeriods(type, period, farthest) <= 0).sort(),
    tooLate: later.filter((period) => comparePeriods(type, period, farthest) > 0).sort(),
    beforeSince: [...wanted].filter(isBeforeSince).sort(),
  };
}

/** The period that an instant lies in, in the mapping's time zone. */
export function currentPeriod(period: PeriodPart, now: string): string {
  const today = eventDays(period.timeZone)(now);
  if (today === undefined) throw new RangeError(`"${now}" is no instant`);
  return periodOf(period.type, today.start);
}

/** The dirty periods of the state, which may be of another type since the mapping was changed. */
function dirtyOf({ dirty = [], parked = [] }: KeptState, { period: { type } }: CompiledMapping): string[] {
  for (const id of [...dirty, ...parked.map(({ period }) => period)]) {
    try {
      periodRange(type, normalizePeriod(id));
    } catch {
      throw new RunError(
        'state-invalid',
        `the state holds "${id}", which is no ${type} period`,
        'start with an empty state {}, which counts all periods again',
      );
    }
  }
  return dirty.map(normalizePeriod);
}

/** The periods that someone asked to count again, checked against a changed mapping. */
function recountPeriods(
  mapping: CompiledMapping,
  state: KeptState & RunInput,
  counted: readonly string[],
): readonly string[] {
  const isChanged = state.mappingHash !== undefined && state.mappingHash !== mapping.hash;
  if (state.recount === undefined) {
    if (!isChanged) return [];
    throw new RunError(
      'mapping-changed',
      `mapping "${mapping.name}" or its lookup has changed since the last run`,
      'say what to count again: recount all, recount 2024-01..2024-03, or recount none to count by the new mapping from now on',
    );
  }
  if (state.recount === 'all') return counted;
  if (state.recount === 'none') return [];
  const { type } = mapping.period;
  const [from = '', to = from, ...more] = state.recount.split('..');
  const first = periodOf(type, daysOf(type, from).start);
  const last = periodOf(type, daysOf(type, to).end);
  const asked = counted.filter(
    (period) => comparePeriods(type, period, first) >= 0 && comparePeriods(type, period, last) <= 0,
  );
  if (asked.length === 0 || more.length > 0) throw noRecount(`"${state.recount}" holds no period that is counted`);
  return asked;
}

/** The days of a date of any precision or of a period; the whole of 2024 is asked for with `2024`. */
function daysOf(type: PeriodPart['type'], text: string): DayRange {
  const days = partialDays(text.trim());
  if (days !== undefined) return days;
  try {
    return periodRange(type, text.trim());
  } catch {
    throw noRecount(`"${text}" is no ${type} period and no date`);
  }
}

function noRecount(what: string): RunError {
  return new RunError('recount-invalid', what, 'write all, none, or 2024-01..2024-03');
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
  { type }: PeriodPart,
  periods: readonly string[],
): { readonly start: string; readonly end: string } {
  const ranges = periods.map((period) => periodRange(type, period)).sort((a, b) => (a.start < b.start ? -1 : 1));
  const [first] = ranges;
  const last = ranges.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a window needs a period');
  return { start: shiftDay(first.start, -1), end: shiftDay(last.end, 1) };
}

function shiftDay(day: string, by: number): string {
  return new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10);
}
