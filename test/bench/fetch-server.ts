import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FetchSize } from './fetch-population.ts';
import type { Asked, FetchServerCall } from './fetch-server-process.ts';

/** A FHIR server in a process of its own, and one before it that gives each answer again as it was. */
export interface FetchServer {
  /** The server itself: what changes is in its next answers. */
  readonly url: string;
  /** The one before it. */
  readonly replayUrl: string;
  /** Ask the process to do something. */
  call(call: FetchServerCall): Promise<readonly Asked[]>;
  close(): Promise<void>;
}

/**
 * Start the servers of the fetching benchmark, with gzip.
 *
 * @param size what they hold
 * @returns their addresses
 * @example const server = await startFetchServer({ months: 24, doses: 4000, persons: 20_000 });
 */
export async function startFetchServer(size: FetchSize): Promise<FetchServer> {
  const script = fileURLToPath(new URL('fetch-server-process.ts', import.meta.url));
  const child = fork(script, [JSON.stringify(size)], { execArgv: ['--import=tsx'] });
  const [ready] = await once(child, 'message');
  const { url, replayUrl } = ready as { readonly url: string; readonly replayUrl: string };
  return {
    url,
    replayUrl,
    call: async (call) => {
      const answer = once(child, 'message');
      child.send(call);
      const [asked] = await answer;
      return asked as readonly Asked[];
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
