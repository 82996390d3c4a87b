import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { lock } from 'proper-lockfile';
import { asRecord } from './as-record.ts';
import { RunError } from './run-error.ts';

/** Milliseconds after which a lock that is not renewed belongs to nobody: its process was killed. */
const LEASE = 30_000;

/** Milliseconds between renewals. */
const RENEWAL = 10_000;

/**
 * Take the lock of a workflow, so that one run of it goes at a time.
 *
 * The lock is the folder `<state file>.lock`; `<state file>.holder` beside it tells who has it.
 *
 * @param stateFile path of the state file; its folder is made
 * @param onLost called when another process took the lock, since this one could not renew it in time
 * @returns what gives the lock back
 * @throws {RunError} `lock-held` naming who holds it and since when
 * @example const release = await takeRunLock('state/immunization-monthly.json', (error) => controller.abort(error));
 */
export async function takeRunLock(stateFile: string, onLost: (error: RunError) => void): Promise<() => Promise<void>> {
  const holderFile = `${stateFile}.holder`;
  await mkdir(dirname(stateFile), { recursive: true });
  const options = {
    realpath: false,
    stale: LEASE,
    update: RENEWAL,
    onCompromised: () => onLost(new RunError('lock-lost', LOST, 'Look at what the other run did, then run again.')),
  };
  const release = await lock(stateFile, options).catch(async (error: unknown) => {
    if (asRecord(error)?.code !== 'ELOCKED') throw error;
    throw new RunError(
      'lock-held',
      `Another run of this workflow is under way: ${await describeHolder(holderFile)}.`,
      `Wait for it to end. A lock whose process died is free after ${LEASE / 1000} seconds.`,
    );
  });
  const holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  await writeFile(holderFile, `${JSON.stringify(holder)}\n`);
  return async () => {
    await rm(holderFile, { force: true });
    await release().catch(ignoreLost);
  };
}

const LOST =
  'Another run took the lock of this workflow, since this one did not renew it in time. Its state is not kept.';

async function describeHolder(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  const { pid, host, since } = parseHolder(text);
  return `process ${String(pid ?? 'unknown')} on ${String(host ?? 'an unknown host')}, since ${String(since ?? 'an unknown time')}`;
}

/** A holder file may be read while it is being written. */
function parseHolder(text: string): Record<string, unknown> {
  try {
    return asRecord(JSON.parse(text)) ?? {};
  } catch {
    return {};
  }
}

/** A lock that was lost is not ours to give back. */
function ignoreLost(error: unknown): void {
  const code = asRecord(error)?.code;
  if (code !== 'ERELEASED' && code !== 'ENOTACQUIRED') throw error;
}
