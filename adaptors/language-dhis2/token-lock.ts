import { link, open, rename, rm, stat } from 'node:fs/promises';
import { AuthError } from '../transport/oauth2/auth-error.ts';

/** What waiting needs of the machine. */
interface Waiting {
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** Milliseconds after which a lock belongs to nobody: a renewal gives up after half of it. */
const LEASE = 60_000;

/** Milliseconds between two looks at a lock that another process holds. */
const PAUSE = 50;

/**
 * Do something while no other process renews the same tokens: two renewals at once would have the server refuse one of
 * them, and end the tokens of both.
 *
 * The lock is the file `<file>.lock`, made in one step. One that is a minute old was left by a killed process.
 *
 * @param file the file of tokens
 * @param waiting clock and sleep
 * @param work what is done meanwhile; it must end within 30 seconds
 * @returns what the work gives
 * @throws {AuthError} `token-file` when another process holds the lock for two minutes
 * @example await withTokenLock(file, thisMachine, () => renew())
 */
export async function withTokenLock<T>(file: string, waiting: Waiting, work: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  const until = waiting.now() + 2 * LEASE;
  while (!(await take(lock))) {
    await removeStale(lock, waiting.now());
    if (waiting.now() > until) {
      const what = `could not be sent (another process holds ${lock})`;
      throw new AuthError('token-file', what, 'wait for it to end; remove the file if no run is under way');
    }
    await waiting.sleep(PAUSE);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    const handle = await open(lock, 'wx', 0o600);
    await handle.close();
    return true;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === 'EEXIST') return false;
    const what = `could not be sent (the lock ${lock} cannot be made, ${String(code)})`;
    throw new AuthError('token-file', what, 'let the user of the run write into that folder');
  }
}

/**
 * Moved aside before it is removed, so that of two who find it stale only one does. Should the other one have made a lock
 * of its own in between, that is put back.
 */
async function removeStale(lock: string, now: number): Promise<void> {
  const isStale = async (file: string): Promise<boolean> => {
    const found = await stat(file).catch(() => undefined);
    return found !== undefined && now - found.mtimeMs >= LEASE;
  };
  if (!(await isStale(lock))) return;
  const aside = `${lock}.${process.pid}`;
  await rename(lock, aside).catch(() => undefined);
  if (!(await isStale(aside))) await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
}
