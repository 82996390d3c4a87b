import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { fhirCredential } from '../../../cli/connect/fhir-credential.ts';
import type { RunOptions } from '../../../cli/run/index.ts';
import { startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import {
  type FhirResource,
  type FhirServer,
  type Intercept,
  startFhirServer,
} from '../../../cli/sandbox/fhir/index.ts';
import { runBundles } from '../support/run-bundles.ts';
import type { Texts } from './find-leaks.ts';
import { type MarkedPersons, markPersons } from './marked-persons.ts';
import type { CanaryWorkflow } from './workflows.ts';

/** Persons are enough for every column and odd case, and few enough for runs by the hundred. */
const MOST_PERSONS = 30;
const TODAY = '2026-04-10';
const DAY = 86_400_000;

/** Sees requests to both servers. */
export type SeeRequest = (system: 'fhir' | 'dhis2', ...request: Parameters<Intercept>) => ReturnType<Intercept>;

/** Both servers of a workflow, with marked persons in the first. */
export interface CanaryWorld {
  readonly fhir: FhirServer;
  readonly markers: readonly string[];
  readonly persons: MarkedPersons;
  readonly stateFile: string;
  readonly credentials: RunOptions['credentials'];
  readonly clock: { now: string };
  /** What the next run starts from. */
  state(): Record<string, unknown>;
  /** What goes wrong; nothing unless set. */
  see: SeeRequest | undefined;
  /** Run in this process, with all that the steps and adaptors print; answers what it has left. */
  run(options?: Partial<RunOptions>): Promise<Texts>;
  /** What lies in the state file and has reached servers where it should not: addresses, and all that DHIS2 was sent. */
  outside(): Texts;
  close(): Promise<void>;
}

/**
 * Start the servers of a workflow on 10 April 2026.
 *
 * @param workflow one of the list
 * @returns the world, before its first run
 */
export async function startCanaryWorld(workflow: CanaryWorkflow): Promise<CanaryWorld> {
  const clock = { now: `${TODAY}T00:00:00.000Z` };
  const now = () => new Date(clock.now);
  const sentToDhis2: string[] = [];
  const seen: { see: SeeRequest | undefined } = { see: undefined };
  const persons = markPersons(workflow.resources(TODAY), MOST_PERSONS);
  const fhir = await startFhirServer({
    ...workflow.server,
    ...{ now, reuseSearchMs: 0, maxPageSize: 20, bulk: { polls: 0, linesPerFile: 20 } },
    intercept: (request) => seen.see?.('fhir', request),
  });
  fhir.load(structuredClone(persons.resources) as FhirResource[], { keepMeta: true });
  const dhis2 = await startDhis2Server({
    now,
    metadata: workflow.metadata(),
    intercept: (request) => {
      sentToDhis2.push(request.body.toString());
      return seen.see?.('dhis2', request);
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-canary-'));
  const stateFile = join(folder, 'state.json');
  const credentials = {
    fhir: { ...fhirCredential(fhir.url), ...workflow.credential },
    dhis2: { hostUrl: dhis2.url, baseUrl: dhis2.url, username: 'tallysheet', password: 'Tally-1-sheet' },
  };
  const addressesOf = ({ requests }: Pick<FhirServer, 'requests'>) =>
    requests.map(({ path, query }) => `${path}?${query}`);
  const world: CanaryWorld = Object.assign(seen, {
    ...{ fhir, markers: persons.markers, persons, stateFile, credentials, clock },
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
      state: existsSync(stateFile) ? [readFileSync(stateFile, 'utf8')] : [],
      'addresses at the FHIR server': addressesOf(fhir),
      'addresses at DHIS2': addressesOf(dhis2),
      'sent to DHIS2': sentToDhis2,
    }),
    close: async () => {
      await fhir.close();
      await dhis2.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
  return world;
}

/**
 * Let a day pass in which things happen that runs have to look back for: a moved, a late, and a deleted record, a changed child,
 * and one that is deleted or comes back.
 *
 * @param world after its first run
 * @param number of the day, from 0
 */
export function changePersons({ fhir, persons, clock }: CanaryWorld, number: number): void {
  clock.now = new Date(Date.parse(`${TODAY}T00:00:00.000Z`) + (number + 1) * DAY).toISOString();
  const isOdd = number % 2 === 1;
  const ofType = (type: string) => persons.resources.filter(({ resourceType }) => resourceType === type);
  const [moved, gone, late] = ofType('Immunization');
  const [changed, ...others] = ofType('Patient');
  const last = others.at(-1);
  if (!moved || !gone?.id || !late || !changed || !last?.id) throw new Error('there are too few marked persons');
  fhir.put({ ...moved, occurrenceDateTime: `2026-0${isOdd ? 1 : 2}-03T09:37:41.517+03:00` });
  fhir.put({ ...late, id: `${late.id}-late-${number}`, occurrenceDateTime: '2026-01-20' });
  fhir.put({ ...changed, birthDate: `20${isOdd ? '21' : '20'}-07-16`, gender: isOdd ? 'male' : 'female' });
  if (isOdd) {
    fhir.put(gone);
    fhir.put(last);
  } else {
    fhir.delete('Immunization', gone.id);
    fhir.delete('Patient', last.id);
  }
}
