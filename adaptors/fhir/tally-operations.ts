import type { Clock } from '../run/clock.ts';
import type { Operation } from '../run/operations.ts';
import { planRun } from '../run/plan-run.ts';
import { propose } from '../run/propose.ts';
import type { Running, RunState } from '../run/state.ts';
import { stepTransport } from '../run/step-transport.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import type { Transport } from '../transport/index.ts';
import { adaptive } from './adaptive.ts';
import { checkCapability } from './check-capability.ts';
import { countPlanned } from './count-planned.ts';
import { findAllChanges } from './find-all-changes.ts';
import { distrustCaches } from './past-caches.ts';
import { readCapability } from './read-capability.ts';
import { refuseRecords } from './refuse-records.ts';

/** What the tally operation needs besides the mapping. */
export interface TallyOptions {
  /** The binding of the step's adaptor. */
  readonly over: (configuration: unknown) => Transport;
  readonly clock: Clock;
  /** Told of progress, a line each. */
  readonly log: (line: string) => void;
}

/**
 * Count what a mapping asks for: find out what changed, choose the periods, fetch and count them one by one.
 *
 * The change query runs before any counting, so that what is written meanwhile is found by the next run. Counting stops
 * when the step's time is over; the open window comes first, then at least one dirty period, and what is left stays dirty.
 *
 * @param mapping compiled mapping
 * @param options transport binding, clock, log
 * @returns an operation
 * @state proposed
 * @example tally(mapping, { over: overFhir(request), clock: systemClock, log: console.log })
 */
export function tally(mapping: CompiledMapping, { over, clock, log }: TallyOptions): Operation {
  return async (state) => {
    refuseRecords(mapping);
    const running = runningOf(state);
    const transport = stepTransport(state, running, { over: modest(over, mapping), clock });
    const capability = await readCapability(transport);
    if (capability === undefined) log('Find no CapabilityStatement: search parameters are checked by answers alone');
    else checkCapability(mapping, capability);
    if (capability?.guarded) distrustCaches(transport, clock.now);
    const changes = await findAllChanges(transport, mapping, state, log);
    const plan = planRun(mapping, state, changes.periods, running, log);
    const counted = await countPlanned(mapping, transport, plan, running, { clock, log });
    return { ...state, proposed: propose(mapping, state, { changes, counted, running }, clock) };
  };
}

/** One request more than searches: what is joined is read beside them. */
function modest(over: TallyOptions['over'], { fetch }: CompiledMapping): TallyOptions['over'] {
  const searches = fetch?.concurrency ?? 1;
  return searches === 1 ? over : (configuration) => adaptive(over(configuration), searches + 1);
}

/** The run that `beginRun` began. @throws when it did not */
export function runningOf(state: RunState): Running {
  if (state.running === undefined) throw new Error('tally: begin the step with beginRun');
  return state.running;
}
