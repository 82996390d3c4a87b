import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { textOfDay } from '../tally/period/index.ts';
import { type Plan, planPeriods } from './plan.ts';
import type { Running, RunState } from './state.ts';

/**
 * Choose the periods of a run, and tell what is left out.
 *
 * @param mapping compiled mapping
 * @param state what the last run left, and what is asked of this one
 * @param changed periods in which something changed
 * @param running the run
 * @param log told of progress
 * @returns the plan
 * @throws {RunError} as `planPeriods`
 */
export function planRun(
  mapping: CompiledMapping,
  state: RunState,
  changed: readonly string[] | 'all',
  running: Running,
  log: (line: string) => void,
): Plan {
  const plan = planPeriods(mapping, state, changed, running.now);
  if (plan.beforeSince.length > 0) {
    log(
      `Leave out what changed before ${mapping.period.since}, the first period that is counted: ${wordsOf(plan.beforeSince)}`,
    );
  }
  if (plan.tooLate.length > 0) {
    log(`Leave out what has not begun: ${wordsOf(plan.tooLate)}, which facts reach ahead to or dates are mistyped for`);
  }
  const unsure = foreseenFrom(mapping.period, running.now);
  if (unsure !== undefined)
    log(`Take the months from ${unsure} on as they were foreseen: update Tallysheet, then build`);
  log(`Plan ${plan.open.length} open and ${plan.dirty.length} changed periods of ${mapping.name}`);
  return plan;
}

/** The day from which on nobody has published the months of the mapping's calendar, once it has come. */
function foreseenFrom({ calendar }: CompiledMapping['period'], now: string): string | undefined {
  if (calendar?.foreseenFrom === undefined) return undefined;
  const day = textOfDay(calendar.foreseenFrom);
  return now.slice(0, 10) >= day ? day : undefined;
}

/** `1 period, 2031W1`, or `50 periods, 2026W48 … 2027W45`. */
function wordsOf(periods: readonly string[]): string {
  const [first = '', last = first] = [periods[0], periods.at(-1)];
  return periods.length === 1 ? `1 period, ${first}` : `${periods.length} periods, ${first} … ${last}`;
}
