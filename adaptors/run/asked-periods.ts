import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import {
  comparePeriods,
  type DayRange,
  periodOf,
  periodsBetween,
  someMonth,
  writtenDays,
} from '../tally/period/index.ts';
import { RunError } from './run-error.ts';
import type { KeptState, RunInput } from './state.ts';

type PeriodPart = CompiledMapping['period'];

/**
 * Give the periods that someone asked to count again, checked against a changed mapping.
 *
 * @param mapping compiled mapping
 * @param state what the last run left, and what is asked of this one
 * @param counted periods that are counted at all
 * @returns those of them that were asked for
 * @throws {RunError} `mapping-changed` where it has, and nobody said what to do about it; `recount-invalid`
 */
export function recountPeriods(
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
      howToRecount(mapping.period),
    );
  }
  if (state.recount === 'all') return counted;
  if (state.recount === 'none') return [];
  const asked = counted.filter(isWithin(mapping.period, state.recount));
  if (asked.length === 0) throw noRecount(`"${state.recount}" holds no period that is counted`, mapping.period);
  return asked;
}

/**
 * Tell which periods lie in a span of them.
 *
 * @param period the mapping's period
 * @param text `2024-01..2024-03`, or a single date or period
 * @returns a function that tells of a period whether it does
 * @throws {RunError} `recount-invalid` where the text names no periods
 * @example isWithin(mapping.period, '2024-01..2024-03')('202402') // true
 */
export function isWithin(period: PeriodPart, text: string): (id: string) => boolean {
  const { type, calendar } = period;
  const [first, last] = spanOf(period, text);
  return (id) => comparePeriods(type, id, first, calendar) >= 0 && comparePeriods(type, id, last, calendar) <= 0;
}

/**
 * Give the ended periods that someone asked to count once, wherever `since` is.
 *
 * @param mapping compiled mapping
 * @param input what is asked of this run
 * @param newest the newest period that has ended
 * @returns periods
 * @throws {RunError} `recount-invalid`
 */
export function backfillPeriods(
  { period }: CompiledMapping,
  { backfill }: RunInput,
  newest: string,
): readonly string[] {
  if (backfill === undefined) return [];
  const { type, calendar } = period;
  const [first, last] = spanOf(period, backfill);
  const end = comparePeriods(type, last, newest, calendar) < 0 ? last : newest;
  const asked = comparePeriods(type, first, end, calendar) > 0 ? [] : periodsBetween(type, first, end, calendar);
  if (asked.length === 0) throw noRecount(`"${backfill}" holds no period that has ended`, period);
  return asked;
}

/** First and last period of `2024-01..2024-03`, or of a single date or period. */
function spanOf(period: PeriodPart, text: string): readonly [string, string] {
  const [from = '', to = from, ...more] = text.split('..');
  if (more.length > 0) throw noRecount(`"${text}" holds no period that is counted`, period);
  const { type, calendar } = period;
  return [periodOf(type, daysOf(period, from).start, calendar), periodOf(type, daysOf(period, to).end, calendar)];
}

/** The days of a date of any precision or of a period; the whole of 2024 is asked for with `2024`. */
function daysOf(period: PeriodPart, text: string): DayRange {
  try {
    return writtenDays(period.type, text, period.calendar);
  } catch {
    throw noRecount(`"${text}" is no ${period.type} period and no date${inCalendar(period)}`, period);
  }
}

function inCalendar({ calendar }: PeriodPart): string {
  return calendar === undefined ? '' : ` of the ${calendar.name} calendar`;
}

function noRecount(what: string, period: PeriodPart): RunError {
  return new RunError('recount-invalid', what, `write all, none, or ${someRange(period)}`);
}

/** What is typed, and what is put into the state where nothing can be typed. */
function howToRecount(period: PeriodPart): string {
  return (
    `say once what to count again: tallysheet run <workflow> --recount all, or --recount ${someRange(period)}, or ` +
    '--recount none to count by the new mapping from now on; in Lightning and with openfn put "recount": "all" into the ' +
    'input state of the first step'
  );
}

function someRange({ calendar }: PeriodPart): string {
  return calendar === undefined ? '2024-01..2024-03' : `${someMonth(calendar)}..${someMonth(calendar, 1)}`;
}
