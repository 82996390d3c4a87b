import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TrackerReport } from '../../../adaptors/tracker/index.ts';
import { buildLocalAdaptors, buildWorkflow } from '../../../cli/build/index.ts';
import { fhirCredential } from '../../../cli/connect/fhir-credential.ts';
import { type RunOptions, type RunOutcome, runWorkflow } from '../../../cli/run/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import {
  type FhirResource,
  type FhirServer,
  type FhirServerOptions,
  type Intercept,
  startFhirServer,
} from '../../../cli/sandbox/fhir/index.ts';
import { trackerMetadata } from '../../../cli/sandbox/sample/tracker/tracker-metadata.ts';
import { linkAdaptors } from './link-adaptors.ts';
import { readIfThere } from './read-if-there.ts';
import { runBundles } from './run-bundles.ts';
import { PRIVATE, TRACKER_LOOKUP, TRACKER_MAPPING } from './tracker-data.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const builds = new Map<string, Promise<string>>();

/** Both servers with a tracker program, and a state file. */
export interface TrackerWorld {
  readonly fhir: FhirServer;
  readonly dhis2: Dhis2Server;
  readonly stateFile: string;
  readonly credentials: RunOptions['credentials'];
  /** What goes wrong; nothing unless set. */
  readonly faults: { fhir?: Intercept | undefined; dhis2?: Intercept | undefined };
  readonly log: string[];
  /** The clock of both servers, set by tests. */
  readonly clock: { now: string };
  /** Run the workflow in this process, and give the report; throws where the verdict is red. */
  run(options?: Partial<RunOptions>): Promise<TrackerReport>;
  /** Run it as users do, each step in its process. */
  runWhole(options?: Partial<RunOptions>): Promise<RunOutcome>;
  /** Tracked entities that are not deleted, such as `TL-91 Zawadi1 Mwangaza1 FEMALE 2025-11-11 @nnDarh7hZhG`, sorted. */
  persons(): string[];
  /** Events that are not deleted, such as `TL-91 BCG 1 2026-02-03 @nnDarh7hZhG`, sorted. */
  events(): string[];
  state(): Record<string, unknown>;
  /** Everything that a run leaves or says, and every address that was asked for. */
  told(): string;
  /** Texts of persons in that. */
  leaks(): string[];
  /** Imports that were posted since the start. */
  posts(): number;
  close(): Promise<void>;
}

/** What a world is made of, where it differs from the usual one. */
export interface TrackerWorldOptions {
  readonly version?: '2.41' | '2.43';
  readonly mapping?: string;
  readonly fhir?: Partial<FhirServerOptions>;
  readonly credential?: Readonly<Record<string, unknown>>;
}

/**
 * Start both servers.
 *
 * @param resources of the registry
 * @param options version of DHIS2, mapping, how the FHIR server behaves
 * @returns the world, on 10 April 2026
 */
export async function startTrackerWorld(
  resources: readonly FhirResource[],
  { version, mapping = TRACKER_MAPPING, fhir: more = {}, credential = {} }: TrackerWorldOptions = {},
): Promise<TrackerWorld> {
  const faults: TrackerWorld['faults'] = {};
  const clock = { now: '2026-04-10T00:00:00.000Z' };
  const now = () => new Date(clock.now);
  const fhir = await startFhirServer({ now, maxPageSize: 4, intercept: (request) => faults.fhir?.(request), ...more });
  // An hour between two changes, so that none lies in the overlap of another.
  const lastUpdated = (at: number) => new Date(Date.parse('2026-03-01T00:00:00Z') + at * 3_600_000).toISOString();
  const dated = resources.map((resource, at) => ({ ...resource, meta: { lastUpdated: lastUpdated(at) } }));
  fhir.load(structuredClone(dated), { keepMeta: true });
  const dhis2 = await startDhis2Server({
    now,
    ...(version === undefined ? {} : { version }),
    metadata: trackerMetadata(),
    intercept: (request) => faults.dhis2?.(request),
  });
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-tracker-'));
  const stateFile = join(folder, 'state.json');
  const credentials = {
    registry: {
      fhir: { ...fhirCredential(fhir.url), ...credential },
      dhis2: { hostUrl: dhis2.url, username: 'tallysheet', password: 'Tally-1-sheet' },
    },
  };
  const log: string[] = [];
  const complete = async (options: Partial<RunOptions> = {}): Promise<RunOptions> => ({
    dist: await builtTracker(mapping),
    stateFile,
    credentials,
    asOf: clock.now,
    onLog: (line) => log.push(line),
    ...options,
  });
  const attributeOf = (values: Readonly<Record<string, string>>, at: number) => values[ATTRIBUTES[at]?.id ?? ''] ?? '-';
  const numberOf = (enrollment: string | undefined): string => {
    const entity = dhis2.tracker.enrollments().find(({ id }) => id === enrollment)?.entity;
    const found = dhis2.tracker.entities().find(({ id }) => id === entity);
    return found === undefined ? '?' : attributeOf(found.attributes, 0);
  };
  const told = () =>
    [
      readIfThere(stateFile),
      ...log,
      ...[...fhir.requests, ...dhis2.requests].map(({ path, query }) => `${path}?${decodeURIComponent(query)}`),
    ].join('\n');
  return {
    fhir,
    dhis2,
    stateFile,
    credentials,
    faults,
    log,
    clock,
    run: async (options) => (await runBundles(await complete(options))) as unknown as TrackerReport,
    runWhole: async (options) => await runWorkflow(await complete(options)),
    persons: () =>
      dhis2.tracker
        .entities()
        .filter(({ deleted }) => !deleted)
        .map(
          ({ attributes, orgUnit }) =>
            `${ATTRIBUTES.map((_, at) => attributeOf(attributes, at)).join(' ')} @${orgUnit}`,
        )
        .sort(),
    events: () =>
      dhis2.tracker
        .events()
        .filter(({ deleted }) => !deleted)
        .map(({ values, occurredAt, orgUnit, enrollment }) => {
          const given = ELEMENTS.map(({ id }) => values[id] ?? '-').join(' ');
          return `${numberOf(enrollment)} ${given} ${occurredAt?.toISOString().slice(0, 10)} @${orgUnit}`;
        })
        .sort(),
    state: () => JSON.parse(readIfThere(stateFile)),
    told,
    leaks: () => PRIVATE.filter((mark) => told().includes(mark)),
    posts: () => dhis2.requests.filter(({ method, query }) => method === 'POST' && !query.includes('VALIDATE')).length,
    close: async () => {
      await fhir.close();
      await dhis2.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Named {
  readonly id: string;
  readonly code: string;
}

const ATTRIBUTES = namedIn('trackedEntityAttributes');
const ELEMENTS = namedIn('dataElements');

function namedIn(collection: string): readonly Named[] {
  const documents = trackerMetadata() as Record<string, Named[] | undefined>[];
  return documents.flatMap((document) => document[collection] ?? []);
}

/**
 * Build the workflow with a mapping, once for all suites of this process.
 *
 * @param mapping its text
 * @returns the folder with the bundles
 */
export function builtTracker(mapping: string): Promise<string> {
  const known = builds.get(mapping) ?? build(mapping);
  builds.set(mapping, known);
  return known;
}

async function build(mapping: string): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'tallysheet-persons-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  const job = (name: string) => JSON.stringify(join(PROJECT, 'jobs', name));
  const files = {
    'package.json': '{ "type": "module" }',
    'tiny.yaml': mapping,
    'units.csv': TRACKER_LOOKUP,
    'tiny.workflow.yaml': `name: tiny-tracker
mapping: tiny.yaml
budget: { minutes: 4 }
trigger: { cron: '0 2 * * *', cursor: send }
steps:
  send: { job: ${job('fhir-to-tracker.ts')}, adaptor: '@openfn/language-http@7.3.2', credential: registry }
  verdict: { job: ${job('tracker-verdict.ts')}, adaptor: '@openfn/language-common@3.3.4' }
`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  const outDir = join(root, 'dist');
  const { folder } = await buildWorkflow(join(root, 'tiny.workflow.yaml'), { outDir });
  await buildLocalAdaptors(outDir);
  await linkAdaptors(outDir);
  return folder;
}
