import { request } from '@openfn/language-http';
import { beginRun, keep } from '../../../adaptors/run/index.ts';
import type { RunState } from '../../../adaptors/run/state.ts';
import type { CompiledTracker } from '../../../adaptors/tracker/compiled-tracker.ts';
import { sendPersons, type TrackerReport } from '../../../adaptors/tracker/index.ts';
import { fhirOverHttp, overHttp } from '../../../adaptors/transport/index.ts';
import { aside } from '../../workflow/support/aside.ts';
import type { TrackerWorld } from '../../workflow/support/tracker-world.ts';

/** How a run goes, where it differs from one in no time. */
export interface OnceOptions {
  /** How long a request to the source takes. */
  readonly msARequest?: number;
  /** The same of one to DHIS2. */
  readonly msAPost?: number;
  readonly recount?: string;
}

/**
 * Run the operation in this process, by a clock that requests move.
 *
 * @param world the servers
 * @param tracker compiled mapping
 * @param state what the run before left
 * @param options how long requests take
 * @returns what the run leaves
 */
export async function runOnce(
  world: TrackerWorld,
  tracker: CompiledTracker,
  state: RunState,
  { msARequest = 0, msAPost = 0, recount }: OnceOptions = {},
): Promise<RunState & { tracker: TrackerReport }> {
  let now = Date.parse(world.clock.now);
  const clock = { now: () => now, sleep: async () => undefined, random: () => 1 };
  const { dhis2: fault } = world.faults;
  world.faults.fhir = () => {
    now += msARequest;
    return undefined;
  };
  world.faults.dhis2 = (got) => {
    if (got.method === 'POST') now += msAPost;
    return fault?.(got);
  };
  const operations = [
    beginRun({ seconds: 60, clock }),
    sendPersons(tracker, {
      fhir: fhirOverHttp(request, { clock }),
      dhis2: overHttp(request, { clock }),
      clock,
      log: () => undefined,
      workflow: 'test',
    }),
    keep('tracker'),
  ];
  let current: RunState = { ...state, configuration: world.credentials.registry, ...(recount && { recount }) };
  await aside(
    async () => {
      for (const operation of operations) current = await operation(current);
      return {};
    },
    () => undefined,
  );
  world.faults.dhis2 = fault;
  if (current.tracker === undefined) throw new Error('there is no report');
  return { ...JSON.parse(JSON.stringify(current)), tracker: current.tracker };
}
