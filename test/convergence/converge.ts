import fc from 'fast-check';
import { describeHistory, type History, histories } from './happenings.ts';
import { liveThrough } from './live-through.ts';

/** What is lived through. */
export interface Convergence {
  readonly count: number;
  readonly seed: number;
  readonly mostMs?: number;
  readonly onHistory?: () => void;
}

/**
 * Live through many random histories, and stop at the first that does not converge, made as short as possible.
 *
 * @param version of DHIS2
 * @param options how many histories, the seed that decides which, and after how many milliseconds to stop in any case
 * @throws Error with the seed, the history in lines and what differs
 * @example await converge('2.41', { count: 200, seed: 7 });
 */
export async function converge(
  version: '2.41' | '2.43',
  { count, seed, mostMs, onHistory = () => undefined }: Convergence,
): Promise<void> {
  const property = fc.asyncProperty(histories, async (history) => {
    await liveThrough(version, history);
    onHistory();
  });
  const limit = mostMs === undefined ? {} : { interruptAfterTimeLimit: mostMs, markInterruptAsFailure: true };
  const result = await fc.check(property, { numRuns: count, seed, ...limit });
  if (!result.failed) return;
  const [history]: readonly (History | undefined)[] = result.counterexample ?? [];
  const told = history === undefined ? `no more than ${result.numRuns} histories in time` : describeHistory(history);
  const again = `npm run converge -- ${2 * count} ${result.seed}`;
  throw new Error(`DHIS2 ${version}, seed ${result.seed}, path ${result.counterexamplePath} (${again}):\n${told}`, {
    cause: result.errorInstance,
  });
}
