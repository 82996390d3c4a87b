import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { RunOptions } from '../../../cli/run/index.ts';
import type { Intercept } from '../../../cli/sandbox/http/index.ts';
import { runBundles } from '../support/run-bundles.ts';
import type { CanarySystems } from './canary-systems.ts';
import { type Texts, textsOf } from './find-leaks.ts';
import { FOREIGN_MARKERS } from './foreign-words.ts';
import { secretsOf } from './secrets-of.ts';
import type { CanaryWorkflow } from './workflows.ts';

const TODAY = '2026-04-10';
const DAY = 86_400_000;

/** Sees requests to all systems. */
export type SeeRequest = (system: string, ...request: Parameters<Intercept>) => ReturnType<Intercept>;

/** The systems of a workflow, and what its runs leave. */
export interface CanaryWorld extends Pick<CanarySystems, 'resources' | 'credentials'> {
  /** What must not be found anywhere, in lower case: of persons, of what servers say, and the secrets sent so far. */
  markers(): readonly string[];
  readonly stateFile: string;
  readonly clock: { now: string };
  /** What the next run starts from. */
  state(): Record<string, unknown>;
  /** What goes wrong; nothing unless set. */
  see: SeeRequest | undefined;
  /** Let a day pass, counted from 0, on which things happen to persons. */
  change(day: number): void;
  /** Run in this process, with all that the steps and adaptors print; answers what it has left. */
  run(options?: Partial<RunOptions>): Promise<Texts>;
  /** What lies in the state file and has reached systems where it should not: addresses, and all that DHIS2 was sent. */
  outside(): Texts;
  close(): Promise<void>;
}

/**
 * Start the systems of a workflow on 10 April 2026.
 *
 * @param workflow one of the list
 * @returns the world, before its first run
 */
export async function startCanaryWorld(workflow: CanaryWorkflow): Promise<CanaryWorld> {
  const clock = { now: `${TODAY}T00:00:00.000Z` };
  const sentToDhis2: string[] = [];
  const secrets = new Set<string>();
  const seen: { see: SeeRequest | undefined } = { see: undefined };
  const systems = await workflow.start({
    today: TODAY,
    now: () => new Date(clock.now),
    intercept: (system) => (request) => {
      for (const secret of secretsOf(request)) secrets.add(secret);
      // Secrets belong to where tokens are given, and nowhere else.
      const isSecret = /oauth/i.test(request.path);
      if (system === 'dhis2' && workflow.sendsPersons === undefined && !isSecret)
        sentToDhis2.push(request.body.toString());
      return seen.see?.(system, request);
    },
  });
  const { credentials, resources } = systems;
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-world-'));
  const stateFile = join(folder, 'state.json');
  return Object.assign(seen, {
    ...{ resources, stateFile, credentials, clock },
    markers: () => [...systems.markers, ...FOREIGN_MARKERS, ...secrets],
    change: (day: number) => {
      clock.now = new Date(Date.parse(`${TODAY}T00:00:00.000Z`) + (day + 1) * DAY).toISOString();
      systems.change(day);
    },
    run: async (options: Partial<RunOptions> = {}) => {
      const log: string[] = [];
      const between: string[] = [];
      const told = { report: '', error: '' };
      try {
        const dist = await workflow.dist();
        const given = { dist, stateFile, credentials, asOf: clock.now, onLog: (line: string) => log.push(line) };
        told.report = JSON.stringify(await runBundles({ ...given, ...options }, (text) => between.push(text)));
      } catch (error) {
        // As a whole: OpenFn logs the details of an error too.
        told.error = inspect(error, { depth: 10 });
      }
      return { log, 'between steps': between, report: [told.report], error: [told.error] };
    },
    state: () => JSON.parse(readFileSync(stateFile, 'utf8')),
    outside: () => ({
      // Locks, and what a kill leaves of a state that was being written.
      state: textsOf(folder),
      'sent to DHIS2': sentToDhis2,
      ...Object.fromEntries(
        Object.entries(systems.requests).map(([name, requests]) => [
          `addresses at ${name}`,
          requests.map(({ path, query }) => `${path}?${query}`),
        ]),
      ),
    }),
    close: async () => {
      await systems.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}
