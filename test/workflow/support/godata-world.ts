import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { type GodataServer, type GodataServerOptions, startGodataServer } from '../../../cli/sandbox/godata/index.ts';
import type { Fault, InterceptedRequest } from '../../../cli/sandbox/http/index.ts';
import { godataMetadata } from '../../../cli/sandbox/sample/godata/godata-metadata.ts';
import { godataLocations, VILLAGES, WARDS } from '../../../cli/sandbox/sample/godata/godata-places.ts';
import { reference } from '../../../cli/sandbox/sample/godata/godata-records.ts';
import { GODATA_USER, OUTBREAK } from '../../../cli/sandbox/sample/godata/godata-server.ts';
import { namedValues } from './named-values.ts';
import { runBundles } from './run-bundles.ts';
import { shippedWorkflow } from './shipped-workflow.ts';

const UNITS = new Map(WARDS.map(({ orgUnit, name }) => [orgUnit, name.replace(' Ward', '')]));

/** The shipped workflow of Go.Data between a Go.Data and a DHIS2. */
export interface GodataWorld {
  readonly godata: GodataServer;
  readonly dhis2: Awaited<ReturnType<typeof startDhis2Server>>;
  readonly clock: { now: string };
  /** What goes wrong with a request to Go.Data; nothing unless set. */
  readonly fault: { godata?: ((request: InterceptedRequest) => Fault | undefined) | undefined };
  /** Every line that the runs logged. */
  readonly log: string[];
  /** What the credential has instead. */
  readonly credential: Record<string, unknown>;
  run(options?: { readonly recount?: string }): Promise<Record<string, unknown>>;
  /** Make a place part of another. */
  move(place: string, parent: string): void;
  /** Values that are not deleted, such as `2026W10 Amari OUTBREAK_CASES_CONFIRMED 5-14 years, Male = 1`, sorted. */
  values(): Promise<string[]>;
  stateText(): string;
  /** Values that were posted since the start. */
  posts(): number;
  close(): Promise<void>;
}

/**
 * Start both servers, Go.Data with the places of the sample and no record.
 *
 * @param options version of DHIS2, how Go.Data behaves
 * @returns the world, on 10 April 2026
 */
export async function startGodataWorld({
  version = '2.41',
  ...server
}: { readonly version?: '2.41' | '2.43' } & Partial<GodataServerOptions> = {}): Promise<GodataWorld> {
  const clock = { now: '2026-04-10T00:00:00.000Z' };
  const now = () => new Date(clock.now);
  const fault: GodataWorld['fault'] = {};
  const locations = godataLocations();
  const godata = await startGodataServer({
    now,
    outbreaks: [OUTBREAK],
    users: [GODATA_USER],
    locations,
    intercept: (request) => fault.godata?.(request),
    ...server,
  });
  const dhis2 = await startDhis2Server({ now, version, metadata: godataMetadata() });
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-godata-'));
  const stateFile = join(folder, 'state.json');
  const credential = { apiUrl: `${godata.url}/api`, ...GODATA_USER, outbreak: OUTBREAK.id };
  const log: string[] = [];
  return {
    godata,
    dhis2,
    clock,
    fault,
    log,
    credential,
    run: async (options) =>
      await runBundles({
        dist: await shippedWorkflow('godata-weekly'),
        stateFile,
        credentials: {
          godata: credential,
          dhis2: { hostUrl: dhis2.url, username: 'tallysheet', password: 'Tally-1-sheet' },
        },
        asOf: clock.now,
        onLog: (line) => void log.push(line),
        ...options,
      }),
    move(place, parent) {
      const at = locations.findIndex(({ id }) => id === place);
      const moved = locations[at];
      if (moved !== undefined) locations[at] = { ...moved, parentLocationId: parent };
    },
    values: () => namedValues(dhis2, (orgUnit) => UNITS.get(orgUnit) ?? orgUnit),
    stateText: () => readFileSync(stateFile, 'utf8'),
    posts: () => dhis2.requests.filter(({ method, query }) => method === 'POST' && !query.includes('dryRun')).length,
    close: async () => {
      await godata.close();
      await dhis2.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The place of a ward or village by its name. @example placeOf('Amari East') */
export function placeOf(name: string): string {
  const all = [...WARDS.map((ward) => ({ ...ward, name: ward.name.replace(' Ward', '') })), ...VILLAGES];
  return all.find((place) => place.name === name)?.place ?? name;
}

/** What a test says of a case. */
export interface GivenCase {
  readonly id: string;
  readonly onset?: string;
  readonly reported?: string;
  readonly home?: string;
  readonly is?: 'CONFIRMED' | 'SUSPECT' | 'NOT_A_CASE_DISCARDED';
  readonly years?: number;
  readonly sex?: 'MALE' | 'FEMALE';
  /** `ALIVE` unless said otherwise; empty for one that nobody wrote down. */
  readonly outcome?: 'ALIVE' | 'RECOVERED' | 'DECEASED' | 'TRANSFERRED' | '';
  readonly inHospital?: boolean;
  readonly contacts?: number;
}

/** Write a case as Go.Data has it, with what is personal in real ones. */
export function caseOf(given: GivenCase): Record<string, unknown> {
  const { id, onset, reported, home = 'Amari East', is = 'CONFIRMED', years, sex, contacts = 0 } = given;
  const midnight = (day: string) => `${day}T00:00:00.000Z`;
  return {
    id,
    firstName: 'Zainab',
    lastName: 'Musa',
    dob: '1991-07-23T00:00:00.000Z',
    classification: reference('CASE_CLASSIFICATION', is),
    ...(onset === undefined ? {} : { dateOfOnset: midnight(onset) }),
    ...(reported === undefined ? {} : { dateOfReporting: midnight(reported) }),
    ...(years === undefined ? {} : { age: { years, months: 0 } }),
    ...(sex === undefined ? {} : { gender: reference('GENDER', sex) }),
    ...(given.outcome === '' ? {} : { outcomeId: reference('OUTCOME', given.outcome ?? 'ALIVE') }),
    addresses: [addressAt(home)],
    dateRanges: given.inHospital ? [{ typeId: reference('PERSON_DATE_TYPE', 'HOSPITALIZATION') }] : [],
    relationshipsRepresentation: Array.from({ length: contacts }, () => ({
      active: true,
      otherParticipantType: reference('PERSON_TYPE', 'CONTACT'),
    })),
  };
}

/** An address where somebody lives, or of another type. */
export function addressAt(home: string, type = 'USUAL_PLACE_OF_RESIDENCE'): Record<string, unknown> {
  return { typeId: reference('ADDRESS_TYPE', type), locationId: home === '' ? null : placeOf(home) };
}
