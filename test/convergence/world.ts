import type { Clock, KeptState } from '../../adaptors/run/index.ts';
import { fhirCredential } from '../../cli/connect/fhir-credential.ts';
import { type Dhis2Server, startDhis2Server } from '../../cli/sandbox/dhis2/index.ts';
import {
  type FhirResource,
  type FhirServerOptions,
  type Intercept,
  startFhirServer,
} from '../../cli/sandbox/fhir/index.ts';
import { CHILDREN, patients } from '../workflow/support/tiny-data.ts';
import { happen } from './happen.ts';
import type { Change, Dose, Settings } from './happenings.ts';
import type { Lived } from './lived.ts';
import { metadata } from './metadata.ts';
import { FIRST_LINES, KINDS, LINES, type Model } from './model.ts';
import { requestKind } from './request-kind.ts';
import { asImmunization, location } from './resources.ts';

const START = Date.parse('2026-04-10T00:00:00.000Z');

/** What changes while servers run. */
type Live = Pick<World, 'time' | 'slowness' | 'intercept'>;

/** A FHIR server whose resources change by other ways than those of a run. */
export interface Source {
  readonly url: string;
  put(resource: FhirResource): unknown;
  delete(type: string, id: string): unknown;
  /** Store with the times that the resources say, where the server can. */
  load(resources: readonly FhirResource[], options: { readonly keepMeta: true }): unknown;
  /** Forget the results of searches, and exports. */
  forget(): void;
  close(): Promise<void>;
}

/** Starts a server in front of which requests can be seen. */
export type StartSource = (options: FhirServerOptions) => Promise<Source>;

/** Both embedded servers, and what is known of them beside. */
export interface World {
  readonly model: Model;
  readonly settings: Settings;
  readonly fhir: Source;
  readonly dhis2: Dhis2Server;
  readonly credentials: Readonly<Record<'fhir' | 'dhis2', object>>;
  readonly clock: Clock;
  /** Sees every request of a run to either server. */
  intercept: Intercept | undefined;
  /** What the next run starts from. */
  state: KeptState;
  /** Org units that are not in the data set. */
  readonly unassigned: Set<string>;
  /** Values that people entered last, by `placeOf`; undefined for a deletion. */
  readonly entered: Map<string, string | undefined>;
  /** Values that people deleted last, where DHIS2 tells that it was not us. */
  readonly gone: Set<string>;
  /** Milliseconds since 1970, by both servers' clocks. */
  time: number;
  /** When the newest dose was stored. */
  newest: number;
  /** Milliseconds that pass each time a run looks at the clock. */
  slowness: number;
  change(change: Change): Promise<void>;
  close(): Promise<void>;
}

/** Doses of three children in the three months that have ended. */
const FIRST_DOSES: readonly (Dose & { readonly lastUpdated: string })[] = (
  [
    ['amina', 'loc-amari', '2026-01-05', '19'],
    ['baraka', 'ward-2', '2026-01-20', '19'],
    ['chiku', 'ward-1', '2026-02-10', '04'],
    ['amina', 'loc-belo', '2026-02-15', '04'],
    ['baraka', 'ward-2', '2026-03-20', '19'],
  ] as const
).map(([child, at, on, vaccine]) => ({
  ...{ child, at, on, vaccine, status: 'completed' },
  lastUpdated: `${on}T20:00:00.000Z`,
}));

const NEWEST = Math.max(...FIRST_DOSES.map(({ lastUpdated }) => Date.parse(lastUpdated)));

/** A value of ours from before its unit had an end in the lookup: it is no matter of the mapping any more. */
export const HEIRLOOM = {
  ...{ period: '202604', orgUnit: LINES[1]?.orgUnit ?? '', value: '3', storedBy: 'tallysheet' },
  ...{ dataElement: KINDS[0]?.dataElement ?? '', categoryOptionCombo: KINDS[0]?.combo ?? '' },
};

/**
 * Start both servers on 10 April 2026, with a few doses in them.
 *
 * @param version of DHIS2
 * @param settings what does not change in a history
 * @param startSource starts the FHIR server; the embedded one by default
 * @param lived told of every request of a run
 * @returns the world
 */
export async function startWorld(
  version: '2.41' | '2.43',
  settings: Settings,
  startSource: StartSource = startFhirServer,
  lived?: Lived,
): Promise<World> {
  const live: Live = { time: START, slowness: settings.slowness, intercept: undefined };
  const now = () => new Date(live.time);
  const intercept: Intercept = (request) => {
    lived?.note('requests', requestKind(request));
    return live.intercept?.(request);
  };
  const { pageSize, way } = settings;
  const fhir = await startSource({
    // Packing takes longer than anything else with so many small answers.
    ...{ now, intercept, packs: false },
    // Without an export of deletions there is no other way to know of them than a recount.
    bulk: { linesPerFile: 2, deletions: way === 'bulk since' },
    ...(pageSize === 0 ? {} : { maxPageSize: pageSize }),
  });
  const dhis2 = await startDhis2Server({ ...{ now, intercept, packs: false }, version, metadata: metadata(settings) });
  const world: World = Object.assign(live, {
    ...{
      settings,
      fhir,
      dhis2,
      model: firstModel(),
      state: {},
      entered: new Map(),
      gone: new Set<string>(),
      unassigned: new Set<string>(),
      newest: NEWEST,
    },
    credentials: {
      fhir: fhirCredential(fhir.url),
      dhis2: { hostUrl: dhis2.url, username: 'tallysheet', password: 'Tally-1-sheet' },
    },
    clock: clockOf(live),
    change: async (change: Change) => await happen(world, change),
    close: async () => {
      await fhir.close();
      await dhis2.close();
    },
  });
  dhis2.put(HEIRLOOM);
  const places = ['loc-amari', 'loc-belo', 'loc-cendra', 'loc-post', 'ward-1', 'ward-2'];
  const doses = FIRST_DOSES.map(({ lastUpdated, ...one }, at) => ({
    ...asImmunization(`dose-${at + 1}`, one),
    meta: { lastUpdated },
  }));
  const locations = places.map((id) => ({
    ...location(id, world.model.parents.get(id)),
    meta: { lastUpdated: BEGIN },
  }));
  await fhir.load([...locations, ...patients(), ...doses], { keepMeta: true });
  return world;
}

const BEGIN = '2026-01-01T03:00:00.000Z';

function firstModel(): Model {
  return {
    doses: new Map(FIRST_DOSES.map(({ lastUpdated: _, ...one }, at) => [`dose-${at + 1}`, one])),
    children: new Map(Object.entries(CHILDREN).map(([name, { gender: sex, birthDate }]) => [name, { sex, birthDate }])),
    parents: new Map([
      ['ward-1', 'loc-amari'],
      ['ward-2', 'ward-1'],
    ]),
    lookup: FIRST_LINES,
  };
}

/** Time passes as often as somebody looks at the clock. */
function clockOf(live: Live): Clock {
  let ms = 0;
  const now = () => {
    ms += live.slowness;
    return ms;
  };
  return { now, random: () => 1, sleep: async () => undefined };
}
