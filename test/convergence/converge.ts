import fc from 'fast-check';
import { describeHistory } from './describe-history.ts';
import type { History } from './happenings.ts';
import { histories } from './histories.ts';
import { liveThrough } from './live-through.ts';
import type { Lived } from './lived.ts';
import type { StartSource } from './world.ts';

/** What is lived through. */
export interface Convergence {
  readonly count: number;
  readonly seed: number;
  /** The way to one history of that seed, as a failure has told it. */
  readonly path?: string | undefined;
  readonly mostMs?: number;
  /** Told of what happens. */
  readonly lived?: Lived;
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
  { count, seed, path, mostMs, lived, startSource, adapt = (history) => history }: Convergence,
): Promise<void> {
  const live = (history: History) => liveThrough(version, history, startSource, lived);
  const property = fc.asyncProperty(histories, (history) => live(adapt(history)));
  const limit = mostMs === undefined ? {} : { interruptAfterTimeLimit: mostMs, markInterruptAsFailure: true };
  const result = await fc.check(property, { numRuns: count, seed, ...(path === undefined ? {} : { path }), ...limit });
  if (!result.failed) return;
  const [found]: readonly (History | undefined)[] = result.counterexample ?? [];
  if (found === undefined) throw new Error(`DHIS2 ${version}, seed ${seed}: ${result.numRuns} histories in time`);
  const again = `npm run converge -- again ${version} ${result.seed} ${result.counterexamplePath}`;
  const { history, error } = await withoutNeedless(adapt(found), live, result.errorInstance);
  const told = `${describeHistory(history)}\n${JSON.stringify(history)}`;
  throw new Error(`DHIS2 ${version}, seed ${result.seed} (${again}):\n${told}`, { cause: error });
}

/** A history that fails, and how. */
interface Failing {
  readonly history: History;
  readonly error: unknown;
}

/** Leave out every step without which it fails too: sequences are made shorter as a whole alone. */
async function withoutNeedless(
  history: History,
  live: (history: History) => Promise<void>,
  error: unknown,
): Promise<Failing> {
  let shortest: Failing = { history, error };
  for (let at = history.happenings.length - 1; at >= 0; at -= 1) {
    const { settings, happenings } = shortest.history;
    const shorter = { settings, happenings: happenings.filter((_, position) => position !== at) };
    try {
      await live(shorter);
    } catch (caught) {
      shortest = { history: shorter, error: caught };
    }
  }
  return shortest;
}
