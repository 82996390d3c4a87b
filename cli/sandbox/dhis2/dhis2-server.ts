import { type HttpServer, type Intercept, startHttpServer } from '../http/index.ts';
import { AuthorizationServer } from './authorization-server.ts';
import type { Dhis2State } from './call.ts';
import { CompletenessStore, type Registration } from './completeness-store.ts';
import { JobStore } from './jobs.ts';
import { isObject, referenceId } from './json.ts';
import { adminId, defaultOptionCombo } from './metadata-defaults.ts';
import { indexOf } from './metadata-index.ts';
import { MetadataStore } from './metadata-store.ts';
import { isoMonths, nepaliMonths } from './month-starts.ts';
import { OAuthClients } from './oauth.ts';
import { createPeriods } from './periods.ts';
import { route } from './routes.ts';
import { Sessions } from './sessions.ts';
import { TokenStore } from './tokens.ts';
import { type TrackerAccess, trackerAccess } from './tracker/tracker-access.ts';
import { TrackerJobs } from './tracker/tracker-jobs.ts';
import { TrackerStore } from './tracker/tracker-store.ts';
import { type StoredValue, type ValueFilter, ValueStore, valueKey } from './value-store.ts';

/** What an embedded DHIS2 is started with. */
export interface Dhis2ServerOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  /** The importer was rewritten in 2.43; the default is 2.41. */
  version?: '2.41' | '2.43';
  /** The calendar of its period ids; ISO 8601 by default. */
  calendar?: 'iso8601' | 'nepali';
  /** The clock of the server, which is in UTC. */
  now?: () => Date;
  /** Whether answers are gzipped for clients that accept it; they are by default. */
  packs?: boolean;
  intercept?: Intercept;
  /** Username by a good access token of an outside OpenID Connect provider; none is trusted by default. */
  outsideUser?: (token: string) => string | undefined;
  /** Metadata documents to import before the first request, in this order. */
  metadata?: readonly unknown[];
}

/** A value as a person enters it. */
export interface EnteredValue {
  dataElement: string;
  period: string;
  orgUnit: string;
  categoryOptionCombo?: string;
  attributeOptionCombo?: string;
  value: string;
  comment?: string;
  /** Marked for follow-up. */
  followup?: boolean;
  /** Username; `admin` by default. */
  storedBy?: string;
}

/** An embedded DHIS2. */
export interface Dhis2Server {
  /** Such as `http://127.0.0.1:8080`, without a slash at the end. */
  url: string;
  /** Every request since the start. */
  requests: HttpServer['requests'];
  /** The stored values, deleted ones included, sorted by period, unit, element and combos. */
  values(filter?: ValueFilter): StoredValue[];
  /** The registrations of complete reports, in the order in which they came. */
  registrations(): Registration[];
  /** Store a value as a person in the data entry app does. */
  put(value: EnteredValue): void;
  /** Import a metadata document without any check. */
  importMetadata(document: unknown): void;
  /** With 2.43: answer the next imports with SUCCESS but store nothing, as a failing database does there. */
  swallowWrites(imports: number): void;
  /** Persons, enrollments and events, as seen from behind the API. */
  tracker: TrackerAccess;
  /** What the server did to let people in. */
  entrances(): Entrances;
  /** End all sessions and all access tokens; refresh tokens stay. */
  forgetEntrances(): void;
  /** Stop listening. */
  close(): Promise<void>;
}

/** Counts since the start. */
export interface Entrances {
  /** A real server needs a tenth of a second for each. */
  readonly passwordChecks: number;
  readonly sessions: number;
}

/**
 * Start a DHIS2 in memory that answers as the real one does, as far as data values, tracker data and their metadata go.
 * The user `admin` with the password `district` is a superuser; the users of the metadata are there too.
 *
 * @param options port, version, clock, faults and metadata; with metadata, the root units are assigned to `admin`
 * @returns the running server
 * @throws Error of node when the port is taken (`EADDRINUSE`)
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/introduction.html
 * @example
 * const dhis2 = await startDhis2Server({ metadata: [document] });
 * await fetch(`${dhis2.url}/api/me`, { headers: { authorization: `Basic ${btoa('admin:district')}` } });
 * await dhis2.close();
 */
export async function startDhis2Server(options: Dhis2ServerOptions = {}): Promise<Dhis2Server> {
  const state = newState(options);
  for (const document of options.metadata ?? []) importDocument(state, document);
  if (options.metadata) assignRoots(state);
  const http = await startHttpServer({
    port: options.port ?? 0,
    packs: options.packs ?? true,
    ...(options.intercept ? { intercept: options.intercept } : {}),
    handle: (request) => route(state, request),
  });
  state.url = `http://127.0.0.1:${http.port}`;
  return {
    url: state.url,
    requests: http.requests,
    values: (filter) => sortedValues(state, filter ?? {}),
    put: (value) => enter(state, value),
    importMetadata: (document) => importDocument(state, document),
    registrations: () => state.completeness.all(),
    swallowWrites: (imports) => {
      state.writesToSwallow = imports;
    },
    tracker: trackerAccess(state),
    entrances: () => ({ passwordChecks: state.passwordChecks, sessions: state.sessions.opened }),
    forgetEntrances: () => {
      state.sessions.end();
      state.oauth.revokeAccess();
      state.authorizationServer.revokeAccess();
    },
    close: () => http.close(),
  };
}

function newState(options: Dhis2ServerOptions): Dhis2State {
  const now = options.now ?? (() => new Date());
  return {
    version: options.version ?? '2.41',
    now,
    url: '',
    periods: createPeriods(options.calendar === 'nepali' ? nepaliMonths() : isoMonths),
    metadata: new MetadataStore(now),
    values: new ValueStore(),
    completeness: new CompletenessStore(),
    approvals: new Set(),
    lockExceptions: new Set(),
    usedPeriods: new Set(),
    writesToSwallow: 0,
    tokens: new TokenStore(),
    oauth: new OAuthClients(now),
    authorizationServer: new AuthorizationServer(now),
    outsideUser: options.outsideUser ?? (() => undefined),
    sessions: new Sessions(),
    passwordChecks: 0,
    jobs: new JobStore(),
    tracker: new TrackerStore(),
    trackerJobs: new TrackerJobs(),
  };
}

function importDocument(state: Dhis2State, document: unknown): void {
  if (!isObject(document))
    throw new TypeError('a metadata document is a JSON object with collections such as dataSets');
  state.metadata.putAll(document);
}

function assignRoots(state: Dhis2State): void {
  const roots = state.metadata.all('organisationUnits').filter((unit) => referenceId(unit.parent) === undefined);
  const units = roots.map(({ id }) => ({ id }));
  const assigned = { organisationUnits: units, dataViewOrganisationUnits: units, teiSearchOrganisationUnits: units };
  const admin = state.metadata.get('users', adminId);
  if (admin) state.metadata.put('users', { ...admin, ...assigned });
}

function sortedValues(state: Dhis2State, filter: ValueFilter): StoredValue[] {
  const elements = filter.dataSet === undefined ? undefined : indexOf(state.metadata).elementsOf(filter.dataSet);
  const sortKey = (value: StoredValue): string => `${value.period} ${value.orgUnit} ${valueKey(value)}`;
  return [...state.values.all()]
    .filter((value) => !elements || elements.includes(value.dataElement))
    .filter((value) => filter.orgUnit === undefined || value.orgUnit === filter.orgUnit)
    .filter((value) => filter.period === undefined || value.period === filter.period)
    .filter((value) => filter.dataElement === undefined || value.dataElement === filter.dataElement)
    .sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1))
    .map((value) => ({ ...value }));
}

function enter(state: Dhis2State, entered: EnteredValue): void {
  const now = state.now();
  const key = {
    dataElement: entered.dataElement,
    period: state.periods.parse(entered.period)?.id ?? entered.period,
    orgUnit: entered.orgUnit,
    categoryOptionCombo: entered.categoryOptionCombo ?? defaultOptionCombo,
    attributeOptionCombo: entered.attributeOptionCombo ?? defaultOptionCombo,
  };
  state.usedPeriods.add(key.period);
  state.values.set({
    ...key,
    value: entered.value,
    comment: entered.comment ?? null,
    followup: entered.followup ?? false,
    deleted: false,
    storedBy: entered.storedBy ?? 'admin',
    created: state.values.get(key)?.created ?? now,
    lastUpdated: now,
  });
}
