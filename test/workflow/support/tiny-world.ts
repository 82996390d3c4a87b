import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fhirCredential } from '../../../cli/connect/fhir-credential.ts';
import { type RunOptions, type RunOutcome, runWorkflow } from '../../../cli/run/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { type FhirAuth, type FhirServer, type Intercept, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { builtWorkflow } from './built-workflow.ts';
import { readIfThere } from './read-if-there.ts';
import { runBundles } from './run-bundles.ts';
import { DOSES, dose, patients, places, tinyMetadata } from './tiny-data.ts';
import { valueLines } from './value-lines.ts';

/** The instant of the runs, unless a test says another. */
export const NOW = '2026-04-10T00:00:00.000Z';

/** Both servers with the tiny data, and a state file. */
export interface TinyWorld {
  readonly fhir: FhirServer;
  readonly dhis2: Dhis2Server;
  readonly stateFile: string;
  readonly credentials: RunOptions['credentials'];
  /** What goes wrong; nothing unless set. */
  readonly faults: { fhir?: Intercept | undefined; dhis2?: Intercept | undefined };
  /** Every line that the runs logged. */
  readonly log: string[];
  /** The clock of both servers, set by tests. */
  readonly clock: { now: string };
  /** Run the workflow as users do, each step in its process. */
  run(options?: Partial<RunOptions>): Promise<RunOutcome>;
  /** Run it in this process, to come to where a test begins, or to see what the next run does. */
  settle(options?: Partial<RunOptions>): Promise<Record<string, unknown>>;
  /** Values that are not deleted, a line each. */
  values(): string[];
  /** Text of the state file; empty when there is none. */
  stateText(): string;
  state(): Record<string, unknown>;
  /** Values that were posted since the start, dry runs not counted. */
  posts(): number;
  close(): Promise<void>;
}

/** What a world is made of, where it differs from the usual one. */
export interface TinyWorldOptions {
  readonly version?: '2.41' | '2.43';
  readonly dataSet?: Readonly<Record<string, unknown>>;
  readonly maxPageSize?: number;
  /** The calendar that DHIS2 is set to. */
  readonly calendar?: 'iso8601' | 'nepali';
  /** Username by a token of an outside provider. */
  readonly outsideUser?: (token: string) => string | undefined;
  /** Who may ask the FHIR server. */
  readonly fhirAuth?: FhirAuth;
}

/**
 * Start both embedded servers with the tiny data.
 *
 * @param options DHIS2 version, changes of the data set
 * @returns the world
 * @example const world = await startTinyWorld({ version: '2.43' });
 */
export async function startTinyWorld(options: TinyWorldOptions = {}): Promise<TinyWorld> {
  const { version, calendar, dataSet, maxPageSize, outsideUser, fhirAuth } = options;
  const faults: TinyWorld['faults'] = {};
  const clock = { now: NOW };
  const now = () => new Date(clock.now);
  const fhir = await startFhirServer({
    now,
    reuseSearchMs: 0,
    ...(maxPageSize === undefined ? {} : { maxPageSize }),
    ...(fhirAuth === undefined ? {} : { auth: fhirAuth }),
    intercept: (request) => faults.fhir?.(request),
  });
  fhir.load([...places(), ...patients(), ...DOSES.map(dose)], { keepMeta: true });
  const dhis2 = await startDhis2Server({
    now,
    ...(version === undefined ? {} : { version }),
    ...(calendar === undefined ? {} : { calendar }),
    ...(outsideUser === undefined ? {} : { outsideUser }),
    metadata: tinyMetadata(dataSet),
    intercept: (request) => faults.dhis2?.(request),
  });
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-world-'));
  const stateFile = join(folder, 'state', 'tiny.json');
  const credentials = {
    fhir: fhirCredential(fhir.url),
    dhis2: { hostUrl: dhis2.url, username: 'tallysheet', password: 'Tally-1-sheet' },
  };
  const log: string[] = [];
  const complete = async (options: Partial<RunOptions> = {}): Promise<RunOptions> => ({
    dist: options.dist ?? (await builtWorkflow()),
    stateFile,
    credentials,
    asOf: clock.now,
    onLog: (line) => log.push(line),
    ...options,
  });
  const stateText = () => readIfThere(stateFile);
  return {
    fhir,
    dhis2,
    stateFile,
    credentials,
    faults,
    log,
    clock,
    run: async (options) => await runWorkflow(await complete(options)),
    settle: async (options) => await runBundles(await complete(options)),
    values: () => valueLines(dhis2.values()),
    stateText,
    state: () => JSON.parse(stateText()),
    posts: () => dhis2.requests.filter(({ method, query }) => method === 'POST' && !query.includes('dryRun')).length,
    close: async () => {
      await fhir.close();
      await dhis2.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
