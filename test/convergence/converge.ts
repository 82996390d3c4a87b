import fc from 'fast-check';
import type { History } from './happenings.ts';
import { describeHistory, histories } from './histories.ts';
import { liveThrough } from './live-through.ts';
import type { StartSource } from './world.ts';

/** What is lived through. */
export interface Convergence {
  readonly count: number;
  readonly seed: number;
  /** The way to one history of that seed, as a failure has told it. */
  readonly path?: string | undefined;
  readonly mostMs?: number;
  readonly onHistory?: () => void;
  /** Starts the FHIR server; the embedded one by default. */
  readonly startSource?: StartSource;
  /** Changes a history into one that the server can have. */
  readonly adapt?: (history: History) => History;
}

/**
 * Live through many random histories, and stop at the first that does not converge, made as short as possible.
 *
 * @param version of DHIS2
 * @param options how many histories, the seed that decides which, and after how many milliseconds to stop in any case
 * @throws Error with the seed, the history in lines and as JSON, the command to live through it again, and what differs
 * @example await converge('2.41', { count: 200, seed: 7 });
 */
export async function converge(
  version: '2.41' | '2.43',
  { count, seed, path, mostMs, onHistory = () => undefined, startSource, adapt = (history) => history }: Convergence,
): Promise<void> {
  const property = fc.asyncProperty(histories, async (history) => {
    await liveThrough(version, adapt(history), startSource);
    onHistory();
  });
  const limit = mostMs === undefined ? {} : { interruptAfterTimeLimit: mostMs, markInterruptAsFailure: true };
  const result = await fc.check(property, { numRuns: count, seed, ...(path === undefined ? {} : { path }), ...limit });
  if (!result.failed) return;
  const [found]: readonly (History | undefined)[] = result.counterexample ?? [];
  if (found === undefined) throw new Error(`DHIS2 ${version}, seed ${seed}: ${result.numRuns} histories in time`);
  const history = adapt(found);
  const again = `npm run converge -- again ${version} ${result.seed} ${result.counterexamplePath}`;
  const told = `${describeHistory(history)}\n${JSON.stringify(history)}`;
  throw new Error(`DHIS2 ${version}, seed ${result.seed} (${again}):\n${told}`, { cause: result.errorInstance });
}
