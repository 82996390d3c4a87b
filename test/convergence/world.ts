import type { Clock, KeptState } from '../../adaptors/run/index.ts';
import { fhirCredential } from '../../cli/connect/fhir-credential.ts';
import { type Dhis2Server, startDhis2Server } from '../../cli/sandbox/dhis2/index.ts';
import {
  type FhirResource,
  type FhirServerOptions,
  type Intercept,
  startFhirServer,
} from '../../cli/sandbox/fhir/index.ts';
import { CHILDREN, dose as immunization, patients, tinyMetadata } from '../workflow/support/tiny-data.ts';
import type { Change, Child, Dose, Settings } from './happenings.ts';
import { FIRST_LINES, KINDS, LINES, type Model } from './model.ts';

const MINUTE = 60_000;
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
  /** Values that people entered last, by `placeOf`; undefined for a deletion. */
  readonly entered: Map<string, string | undefined>;
  /** Milliseconds since 1970, by both servers' clocks. */
  time: number;
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

/**
 * Start both servers on 10 April 2026, with a few doses in them.
 *
 * @param version of DHIS2
 * @param settings what does not change in a history
 * @param startSource starts the FHIR server; the embedded one by default
 * @returns the world
 */
export async function startWorld(
  version: '2.41' | '2.43',
  settings: Settings,
  startSource: StartSource = startFhirServer,
): Promise<World> {
  const live: Live = { time: START, slowness: settings.slowness, intercept: undefined };
  const now = () => new Date(live.time);
  const intercept: Intercept = (request) => live.intercept?.(request);
  const { pageSize, way } = settings;
  const fhir = await startSource({
    ...{ now, intercept },
    // Without an export of deletions there is no other way to know of them than a recount.
    bulk: { linesPerFile: 2, deletions: way === 'bulk since' },
    ...(pageSize === 0 ? {} : { maxPageSize: pageSize }),
  });
  const dhis2 = await startDhis2Server({ now, intercept, version, metadata: metadata(settings) });
  const world: World = Object.assign(live, {
    ...{ settings, fhir, dhis2, model: firstModel(), state: {}, entered: new Map() },
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
  const places = ['loc-amari', 'loc-belo', 'loc-cendra', 'loc-post', 'ward-1', 'ward-2'];
  const doses = FIRST_DOSES.map((one, at) => immunization({ id: `dose-${at + 1}`, ...one }));
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

function metadata({ zeroIsSignificant, expiryDays }: Settings): unknown[] {
  return tinyMetadata({ expiryDays }).map((document) => {
    const { dataElements } = document as { dataElements?: readonly object[] };
    if (dataElements === undefined) return document;
    return { dataElements: dataElements.map((one) => ({ ...one, zeroIsSignificant })) };
  });
}

async function happen(world: World, change: Change): Promise<void> {
  const { model, fhir, time } = world;
  const store = async (id: string, as: Dose) => {
    model.doses.set(id, as);
    await fhir.put(asImmunization(id, as));
  };
  const correct = async (number: number, by: Partial<Dose>) => {
    const known = model.doses.get(`dose-${number}`);
    if (known !== undefined) await store(`dose-${number}`, { ...known, ...by });
  };
  switch (change.what) {
    case 'record':
      return await store(`dose-${change.dose}`, change.as);
    case 'change date':
      return await correct(change.dose, { on: change.on });
    case 'move place':
      return await correct(change.dose, { at: change.at });
    case 'entered in error':
      return await correct(change.dose, { status: 'entered-in-error' });
    case 'delete':
      model.doses.delete(`dose-${change.dose}`);
      return void (await fhir.delete('Immunization', `dose-${change.dose}`));
    case 'commit late': {
      const id = `late-${model.doses.size}-${time}`;
      const meta = { lastUpdated: new Date(time - change.minutes * MINUTE).toISOString() };
      model.doses.set(id, change.as);
      return void (await fhir.load([{ ...asImmunization(id, change.as), meta }], { keepMeta: true }));
    }
    case 'change child':
      model.children.set(change.child, change);
      return void (await fhir.put(asPatient(change)));
    case 'delete child':
      model.children.delete(change.child);
      return void (await fhir.delete('Patient', CHILDREN[change.child].id));
    case 'part of':
      model.parents.set(change.place, change.parent);
      return void (await fhir.put(location(change.place, change.parent)));
    case 'delete place':
      model.parents.delete(change.place);
      return void (await fhir.delete('Location', change.place));
    case 'add to lookup':
      model.lookup = Math.min(model.lookup + 1, LINES.length);
      return;
    case 'person enters':
      return await enter(world, change);
  }
}

function asImmunization(id: string, { on, ...as }: Dose): FhirResource {
  return immunization({ id, ...as, ...(on === '' ? {} : { on }) });
}

function asPatient({ child, sex, birthDate }: { child: Child; sex: string; birthDate: string }): FhirResource {
  return {
    resourceType: 'Patient',
    id: CHILDREN[child].id,
    ...(sex === '' ? {} : { gender: sex }),
    ...(birthDate === '' ? {} : { birthDate }),
  };
}

function location(id: string, parent = ''): FhirResource {
  return { resourceType: 'Location', id, ...(parent === '' ? {} : { partOf: { reference: `Location/${parent}` } }) };
}

/** A person types a value into the data entry app, or takes one away. */
async function enter(
  { dhis2, entered }: World,
  { period, unit, kind, value }: Extract<Change, { what: 'person enters' }>,
): Promise<void> {
  const { dataElement, combo } = KINDS[kind] ?? { dataElement: '', combo: '' };
  const { orgUnit } = LINES[unit] ?? { orgUnit: '' };
  const key = `${period} ${orgUnit} ${dataElement} ${combo}`;
  if (value !== '') {
    dhis2.put({ dataElement, period, orgUnit, categoryOptionCombo: combo, value, storedBy: 'data.clerk' });
    entered.set(key, value);
    return;
  }
  const query = new URLSearchParams({ de: dataElement, pe: period, ou: orgUnit, co: combo });
  const headers = { authorization: `Basic ${btoa('admin:district')}` };
  const { ok } = await fetch(`${dhis2.url}/api/dataValues?${query}`, { method: 'DELETE', headers });
  if (ok) entered.set(key, undefined);
}
