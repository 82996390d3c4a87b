import { fhirCredential } from '../../../cli/connect/fhir-credential.ts';
import type { RunOptions } from '../../../cli/run/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { type FhirServerOptions, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { startGodataServer } from '../../../cli/sandbox/godata/index.ts';
import type { Intercept, LoggedRequest } from '../../../cli/sandbox/http/index.ts';
import type { GodataRecords, SampleRecord } from '../../../cli/sandbox/sample/godata/godata-records.ts';
import type { PaperValue } from '../../../cli/sandbox/sample/paper-value.ts';
import { changeCases, changeResources } from './change-persons.ts';
import { giveTokens } from './give-tokens.ts';
import { type FhirResource, MARK, type MarkedPersons, markCases, markPersons } from './marked-persons.ts';
import { PASSWORD, waysIn } from './ways-in.ts';

/** Persons are enough for every column and odd case, and few enough for runs by the hundred. */
const MOST_PERSONS = 30;
/** Who types values into DHIS2 is a person too. */
const CLERK = `${MARK}.clerk`;

/** The systems of a workflow, with marked persons in one of them. */
export interface CanarySystems {
  readonly credentials: RunOptions['credentials'];
  /** In lower case. */
  readonly markers: readonly string[];
  /** What a system of persons holds, as files have it. */
  readonly resources: readonly object[];
  /** What each system was asked for. */
  readonly requests: Readonly<Record<string, readonly LoggedRequest[]>>;
  /** Let things happen to persons on a day, counted from 0. */
  change(day: number): void;
  close(): Promise<void>;
}

/** What systems are started with. */
export interface CanaryStart {
  readonly today: string;
  readonly now: () => Date;
  /** Sees the requests to a system. */
  readonly intercept: (system: string) => Intercept;
}

/** Starts the systems of a workflow. */
export type StartCanary = (start: CanaryStart) => Promise<CanarySystems>;

/** A FHIR server and a DHIS2. */
export interface FhirCanary {
  readonly resources: (today: string) => readonly FhirResource[];
  readonly server: Pick<FhirServerOptions, 'auth' | 'gateway'>;
  /**
   * Both systems want tokens. By a secret, the FHIR server gives them for both; by a key, for itself, and DHIS2 gives its own for
   * the password of a user and the secret of a client.
   */
  readonly byTokens?: 'secret' | 'key';
  /** What lets a job into the FHIR server, beside its address. */
  readonly credential: Readonly<Record<string, string>>;
  readonly metadata: () => readonly unknown[];
  /** What clerks have typed into DHIS2. */
  readonly values?: (today: string) => readonly PaperValue[];
  /** By credential id, where these are not the systems' names. */
  readonly credentials?: (own: RunOptions['credentials']) => RunOptions['credentials'];
  /** What marks the resources, and lets things happen to them, where they are not of persons with doses. */
  readonly mark?: (resources: readonly FhirResource[], most: number) => MarkedPersons;
  readonly happen?: typeof changeResources;
}

/**
 * Say how a FHIR server with marked persons and a DHIS2 are started.
 *
 * @param canary what they hold
 * @returns what starts them
 */
export function fhirAndDhis2({ credentials = (own) => own, values = () => [], ...canary }: FhirCanary): StartCanary {
  return async ({ today, now, intercept }) => {
    const { resources, markers } = (canary.mark ?? markPersons)(canary.resources(today), MOST_PERSONS);
    const tokens = canary.byTokens ? giveTokens() : undefined;
    const see = intercept('fhir');
    const fhir = await startFhirServer({
      ...canary.server,
      ...(tokens === undefined ? {} : { auth: { accepts: tokens.accepts } }),
      ...{ now, reuseSearchMs: 0, maxPageSize: 20, bulk: { polls: 0, linesPerFile: 20 } },
      intercept: async (request) => (await see(request)) ?? tokens?.answer(request),
    });
    fhir.load(structuredClone(resources) as FhirResource[], { keepMeta: true });
    const dhis2 = await startDhis2Server({
      ...{ now, metadata: canary.metadata(), intercept: intercept('dhis2') },
      outsideUser: (token) => (tokens?.accepts(token) ? 'tallysheet' : undefined),
    });
    const ways = tokens === undefined ? undefined : await waysIn(tokens, fhir.url, dhis2, canary.byTokens === 'key');
    for (const value of values(today)) dhis2.put({ ...value, storedBy: CLERK });
    return {
      credentials: credentials({
        fhir: { ...fhirCredential(fhir.url), ...canary.credential, ...ways?.fhir },
        ...(ways === undefined ? dhis2Credential(dhis2) : { dhis2: { hostUrl: dhis2.url, ...ways.dhis2 } }),
      }),
      ...{
        markers: [...markers, ...(ways?.secrets ?? [])],
        resources,
        requests: { fhir: fhir.requests, dhis2: dhis2.requests },
      },
      change: (day) => (canary.happen ?? changeResources)(fhir, resources, day),
      close: async () => {
        await fhir.close();
        await dhis2.close();
      },
    };
  };
}

/** Two DHIS2. */
export interface Dhis2Canary {
  /** Of the one that is read, and what clerks have typed into it. */
  readonly source: { readonly metadata: () => readonly unknown[]; readonly values: (today: string) => PaperValue[] };
  readonly metadata: () => readonly unknown[];
}

/**
 * Say how two DHIS2 are started, of which one is read: its values have marked comments and are of marked users.
 *
 * @param canary what they hold
 * @returns what starts them
 */
export function dhis2AndDhis2({ source, metadata }: Dhis2Canary): StartCanary {
  return async ({ today, now, intercept }) => {
    const read = await startDhis2Server({ now, metadata: source.metadata(), intercept: intercept('source') });
    const typed = source.values(today).map((value) => ({ ...value, storedBy: CLERK, comment: `${MARK} was here` }));
    for (const value of typed) read.put(value);
    const dhis2 = await startDhis2Server({ now, metadata: metadata(), intercept: intercept('dhis2') });
    return {
      credentials: { source: dhis2Credential(read).dhis2 ?? {}, ...dhis2Credential(dhis2) },
      ...{ markers: [MARK], resources: typed, requests: { source: read.requests, dhis2: dhis2.requests } },
      change: (day) => {
        for (const value of typed.slice(day, day + 3))
          if (/^\d+$/.test(value.value)) read.put({ ...value, value: '17' });
      },
      close: async () => {
        await read.close();
        await dhis2.close();
      },
    };
  };
}

/** A Go.Data and a DHIS2. */
export interface GodataCanary {
  readonly records: (options: { today: string }) => GodataRecords;
  readonly outbreak: { readonly id: string; readonly name: string };
  readonly user: { readonly email: string; readonly password: string };
  readonly locations: () => Parameters<typeof startGodataServer>[0]['locations'];
  readonly metadata: () => readonly unknown[];
}

/**
 * Say how a Go.Data with marked persons and a DHIS2 are started.
 *
 * @param canary what they hold
 * @returns what starts them
 */
export function godataAndDhis2({ records, outbreak, user, locations, metadata }: GodataCanary): StartCanary {
  return async ({ today, now, intercept }) => {
    const { cases, contacts } = records({ today });
    const marked = markCases(cases.slice(-MOST_PERSONS), contacts.slice(-MOST_PERSONS));
    const places = locations() ?? [];
    const godata = await startGodataServer({
      ...{ now, outbreaks: [outbreak], users: [user], locations: places, intercept: intercept('godata') },
    });
    for (const kind of ['cases', 'contacts'] as const) godata.records.load(kind, outbreak.id, marked[kind]);
    const dhis2 = await startDhis2Server({ now, metadata: metadata(), intercept: intercept('dhis2') });
    const credential = { apiUrl: `${godata.url}/api`, ...user, outbreak: outbreak.id };
    return {
      credentials: { godata: credential, ...dhis2Credential(dhis2) },
      markers: marked.markers,
      resources: [...marked.cases, ...marked.contacts] as readonly SampleRecord[],
      requests: { godata: godata.requests, dhis2: dhis2.requests },
      change: (day) => changeCases(godata.records, outbreak.id, marked, day),
      close: async () => {
        await godata.close();
        await dhis2.close();
      },
    };
  };
}

function dhis2Credential({ url }: Dhis2Server): RunOptions['credentials'] {
  return { dhis2: { hostUrl: url, baseUrl: url, username: 'tallysheet', password: PASSWORD } };
}
