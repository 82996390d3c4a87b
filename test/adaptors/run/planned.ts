import { planPeriods } from '../../../adaptors/run/plan.ts';
import type { KeptState, RunInput } from '../../../adaptors/run/state.ts';
import { deepFreeze, mappingWith, NOW } from './fixtures.ts';

/** Periods that are parked. */
export const parkedAt = (...periods: string[]) => periods.map((period) => ({ period, code: 'expired', since: NOW }));

/** Plan a run, of what nobody may change. */
export function plan(
  state: KeptState & RunInput,
  changed: readonly string[] | 'all' = [],
  mapping = mappingWith(),
  now = NOW,
) {
  return planPeriods(deepFreeze(mapping), deepFreeze(state), deepFreeze(changed), now);
}
