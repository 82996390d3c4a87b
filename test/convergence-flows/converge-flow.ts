import fc from 'fast-check';
import { type AnyHistory, describeHistory } from '../convergence/describe-history.ts';
import type { Flow } from './flow.ts';
import type { Lived } from './lived.ts';

/** What is lived through. */
export interface FlowConvergence {
  readonly count: number;
  readonly seed: number;
  /** The way to one history of that seed, as a failure has told it. */
  readonly path?: string | undefined;
  readonly mostMs?: number;
  /** Told of what was lived through. */
  readonly lived: Lived;
}

/**
 * Live through many random histories of a flow, and stop at the first that does not converge, made as short as possible.
 *
 * @param flow whose histories
 * @param variant of the servers
 * @param options how many histories, the seed that decides which, and after how many milliseconds to stop in any case
 * @throws Error with the seed, the history in lines and as JSON, the command to live through it again, and what differs
 * @example await convergeFlow(godataFlow, '2.41', { count: 12, seed: 7, lived: new Lived() });
 */
export async function convergeFlow<History extends AnyHistory>(
  { name, histories, live }: Flow<History>,
  variant: string,
  { count, seed, path, mostMs, lived }: FlowConvergence,
): Promise<void> {
  const property = fc.asyncProperty(histories, async (history) => {
    await live(variant, history, lived);
    lived.histories += 1;
  });
  const limit = mostMs === undefined ? {} : { interruptAfterTimeLimit: mostMs, markInterruptAsFailure: true };
  const result = await fc.check(property, { numRuns: count, seed, ...(path === undefined ? {} : { path }), ...limit });
  if (!result.failed) return;
  const title = `${name}, ${variant}, seed ${seed}`;
  const [found]: readonly (History | undefined)[] = result.counterexample ?? [];
  if (found === undefined) throw new Error(`${title}: ${result.numRuns} histories in time`);
  const again = `npm run converge -- --flow ${name} again ${variant} ${result.seed} ${result.counterexamplePath}`;
  const told = `${describeHistory(found)}\n${JSON.stringify(found)}`;
  throw new Error(`${title} (${again}):\n${told}`, { cause: result.errorInstance });
}
