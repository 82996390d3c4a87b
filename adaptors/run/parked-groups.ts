import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { comparePeriods } from '../tally/period/index.ts';
import { packPeriods, unpackPeriods } from './period-spans.ts';
import type { Parked, ParkedGroup } from './state.ts';

/** So many parked periods are kept one by one. */
const KEPT_SINGLY = 20;
/** So many groups are kept as they are; of more the older ones become fewer, and what they say less exact. */
const MOST_GROUPS = 100;

type PeriodPart = Pick<CompiledMapping['period'], 'type' | 'calendar'>;

/**
 * Write parked periods for the state, which has to stay small: many of them as groups that share code, instant and number
 * of values. Where that makes too many groups, numbers of values are given up, then all but the earliest instant.
 *
 * @param period the mapping's period settings
 * @param parked parked periods
 * @returns the periods as they are where they are few, else groups
 * @example packParked(mapping.period, parked) // [{ periods: ['20150101..20241231'], code: 'expired', since: '…' }]
 */
export function packParked(period: PeriodPart, parked: readonly Parked[]): readonly (Parked | ParkedGroup)[] {
  if (parked.length <= KEPT_SINGLY) return parked;
  const exact = groupBy(parked, ({ code, since, values }) => `${code} ${since} ${values}`);
  const bySince = exact.length <= MOST_GROUPS ? exact : groupBy(parked, ({ code, since }) => `${code} ${since}`);
  const groups = bySince.length <= MOST_GROUPS ? bySince : groupBy(parked, ({ code }) => code);
  return groups.map((group): ParkedGroup => {
    const { code, values } = group[0] ?? { code: '', values: undefined };
    const since = group.reduce((first, one) => (one.since < first ? one.since : first), group[0]?.since ?? '');
    const isSame = values !== undefined && group.every((one) => one.values === values);
    const periods = packPeriods(
      period,
      group.map((one) => one.period),
    );
    return { periods, code, since, ...(isSame ? { values } : {}) };
  });
}

/**
 * Read the parked periods of the state.
 *
 * @param period the mapping's period settings
 * @param parked periods and groups
 * @returns a line a period, in the order of time; `values` is left out where it was given up
 * @throws {RangeError} for what is no period of the type
 * @example unpackParked(mapping.period, state.parked ?? [])
 */
export function unpackParked(period: PeriodPart, parked: readonly (Parked | ParkedGroup)[]): Parked[] {
  const all = parked.flatMap((one): Parked[] => {
    if (!('periods' in one)) return [one];
    const { periods, ...rest } = one;
    return unpackPeriods(period, periods).map((id) => ({ period: id, ...rest }));
  });
  const { type, calendar } = period;
  return all.length === parked.length ? all : all.sort((a, b) => comparePeriods(type, a.period, b.period, calendar));
}

function groupBy(parked: readonly Parked[], keyOf: (one: Parked) => string): Parked[][] {
  const groups = new Map<string, Parked[]>();
  for (const one of parked) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}
