import type { Parked, Proposed } from '../../run/state.ts';
import type { CompiledMapping } from '../../tally/compiled-mapping.ts';
import type { DataSet, Dhis2Context } from '../metadata/data-set.ts';
import { type ClosedReason, closedBecause } from './closed-because.ts';

/** Which periods of a run DHIS2 takes, as far as its rules tell. */
export interface TakenPeriods {
  readonly open: readonly string[];
  /** Why it does not take the others. */
  readonly closed: ReadonlyMap<string, ClosedReason>;
  /** Parked ones that someone asked for: of these DHIS2 decides, which alone knows lock exceptions. */
  readonly asked: ReadonlySet<string>;
  /** Parked earlier, not counted now, and open again. */
  readonly reopened: readonly string[];
}

/** What a run counted, when, and what was parked before it. */
export interface CountedPeriods {
  readonly proposed: Pick<Proposed, 'periods' | 'retryParked'>;
  /** Instant of the run. */
  readonly now: string;
  readonly parked: readonly Parked[];
}

/** Reasons that pass by themselves and that the data set's rules tell of. */
const REOPENING: ReadonlySet<string> = new Set(['not-open', 'expired', 'not-in-input-period', 'E7641']);

/**
 * From 2.43 one code says all that can be wrong with the time of a period. Where it came soon after the period's opening,
 * the clocks of DHIS2 and of the run differ, which passes; of all else a person has to decide.
 */
const UNTIMELY = 'E8030';
const CLOCKS_DIFFER = 1.5 * 86_400_000;

/**
 * Part the periods of a run into those that DHIS2 takes now and those that it does not, and find the parked ones that it
 * takes again.
 *
 * @param mapping compiled mapping
 * @param dataSet with its rules
 * @param context the user's authorities, the version
 * @param counted the periods
 * @returns both, and why
 * @example takenPeriods(mapping, dataSet, context, { proposed, now: running.now, parked: state.parked ?? [] }).open
 */
export function takenPeriods(
  mapping: CompiledMapping,
  dataSet: DataSet,
  context: Dhis2Context,
  { proposed, now, parked }: CountedPeriods,
): TakenPeriods {
  const { periods, retryParked } = proposed;
  const closedAt = (period: string, at: string) => closedBecause(mapping, dataSet, context, period, at);
  const isEarly = (period: string, at: string) =>
    closedAt(period, new Date(Date.parse(at) - CLOCKS_DIFFER).toISOString()) === 'not-open';
  const asked = new Set(retryParked ? parked.map(({ period }) => period) : []);
  const closed = new Map<string, ClosedReason>();
  for (const period of periods) {
    const code = asked.has(period) ? undefined : closedAt(period, now);
    if (code !== undefined) closed.set(period, code);
  }
  const passes = ({ code, period, since }: Parked) =>
    REOPENING.has(code) || (code === UNTIMELY && isEarly(period, since) && !isEarly(period, now));
  const isReopened = (each: Parked) =>
    !periods.includes(each.period) && closedAt(each.period, now) === undefined && passes(each);
  return {
    open: periods.filter((period) => !closed.has(period)),
    closed,
    asked,
    reopened: parked.filter(isReopened).map(({ period }) => period),
  };
}
