import type { InterceptedRequest } from '../../../cli/sandbox/fhir/index.ts';
import { type CanaryWorld, startCanaryWorld } from './canary-world.ts';
import { type CanaryFault, faultFor } from './faults.ts';
import { findLeaks, type Texts } from './find-leaks.ts';
import type { CanaryWorkflow, Stage } from './workflows.ts';

/** One kind of request of a run: which system, and what is asked for. */
export type RequestKind = string;

/** Runs until a stage comes, of what goes from stage to stage. */
const MOST_RUNS = 4;

function kindOf(system: string, { method, path, query }: InterceptedRequest): RequestKind {
  const names = [...new Set(query.keys())].sort().join(',');
  return `${system} ${method} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…')}?${names}`;
}

/** A world in which one day follows the other, and each ends at the stage that is looked at. */
export interface Days {
  readonly world: CanaryWorld;
  /** Let a day pass, and come to the stage. */
  next(): Promise<void>;
  /** Run, and tell the kinds of the requests; with a fault, at every request of a kind. */
  run(fault?: CanaryFault, at?: RequestKind): Promise<{ readonly left: Texts; readonly kinds: readonly RequestKind[] }>;
}

/**
 * Start a world whose first run goes well.
 *
 * @param workflow one of the list
 * @param stage what the runs that are looked at do
 * @returns its days
 */
export async function startDays(workflow: CanaryWorkflow, stage: Stage): Promise<Days> {
  const world = await startCanaryWorld(workflow);
  let day = 0;
  await world.run();
  return {
    world,
    next: async () => {
      world.change(day);
      day += 1;
      for (let run = 0; run < MOST_RUNS && !stage.isNext(world.state()); run += 1) await world.run();
      if (!stage.isNext(world.state())) throw new Error(`${workflow.name} does not come to where it ${stage.title}`);
    },
    run: async (fault, at) => {
      const kinds = new Set<RequestKind>();
      world.see = (system, request) => {
        const kind = kindOf(system, request);
        kinds.add(kind);
        return kind === at && fault !== undefined ? faultFor(fault, request) : undefined;
      };
      const left = await world.run();
      world.see = undefined;
      return { left, kinds: [...kinds] };
    },
  };
}

/**
 * Run into faults, one a day.
 *
 * @param workflow one of the list
 * @param stage what these runs do
 * @param pairs faults, and the kinds of requests at which they come
 * @returns a line for each place where a marker was found, and the faults that never came since nothing was asked
 */
export async function leaksAfter(
  workflow: CanaryWorkflow,
  stage: Stage,
  pairs: readonly (readonly [RequestKind, CanaryFault])[],
): Promise<{ readonly found: readonly string[]; readonly missed: readonly string[] }> {
  const days = await startDays(workflow, stage);
  const found: string[] = [];
  const missed: string[] = [];
  try {
    for (const [kind, fault] of pairs) {
      const title = `${workflow.name}, ${fault.title} at ${kind}`;
      await days.next();
      const { left, kinds } = await days.run(fault, kind);
      if (!kinds.includes(kind)) missed.push(title);
      found.push(...findLeaks(left, days.world.markers()).map((line) => `${title}: ${line}`));
    }
    found.push(...findLeaks(days.world.outside(), days.world.markers()));
    return { found, missed };
  } finally {
    await days.world.close();
  }
}
