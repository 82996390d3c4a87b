import { metered, retrying, type Transport } from '../transport/index.ts';
import type { Clock } from './clock.ts';
import type { Running, RunState } from './state.ts';

/** Milliseconds after a step's time for which a request that has begun may still wait for its server. */
const GRACE_MS = 30_000;

/**
 * Make the transport of a step: counted, and tried again while the step has time.
 *
 * @param state with the step's credential
 * @param running the step's time and meter
 * @param options the binding of the step's adaptor, the clock
 * @returns the transport
 * @example const dhis2 = stepTransport(state, running, { over: overDhis2(http), clock: systemClock })
 */
export function stepTransport(
  { configuration }: Pick<RunState, 'configuration'>,
  { meter, deadline }: Pick<Running, 'meter' | 'deadline'>,
  { over, clock }: { readonly over: (configuration: unknown) => Transport; readonly clock: Clock },
): Transport {
  return retrying(metered(over(configuration), meter), {
    sleep: clock.sleep,
    random: clock.random,
    hasTime: (ms) => clock.now() + ms < deadline + GRACE_MS,
  });
}
