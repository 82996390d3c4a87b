import fc from 'fast-check';
import { describeHistory, type History, histories } from './happenings.ts';
import { liveThrough } from './live-through.ts';

/**
 * Live through many random histories, and stop at the first that does not converge, made as short as possible.
 *
 * @param version of DHIS2
 * @param options how many histories, and the seed that decides which
 * @throws Error with the seed, the history in lines and what differs
 * @example await converge('2.41', { count: 200, seed: 7 });
 */
export async function converge(
  version: '2.41' | '2.43',
  { count, seed, onHistory = () => undefined }: { count: number; seed: number; onHistory?: () => void },
): Promise<void> {
  const property = fc.asyncProperty(histories, async (history) => {
    await liveThrough(version, history);
    onHistory();
  });
  const result = await fc.check(property, { numRuns: count, seed, interruptAfterTimeLimit: SHRINK_MS * 1000 });
  if (!result.failed) return;
  const [history]: readonly (History | undefined)[] = result.counterexample ?? [];
  const told = history === undefined ? 'no history' : describeHistory(history);
  const again = `npm run converge -- ${count} ${result.seed}`;
  throw new Error(`DHIS2 ${version}, seed ${result.seed}, path ${result.counterexamplePath} (${again}):\n${told}`, {
    cause: result.errorInstance,
  });
}

const SHRINK_MS = 1_000_000;
