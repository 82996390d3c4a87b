import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fhirCredential } from '../../../cli/connect/fhir-credential.ts';
import { startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { type FhirResource, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { opensrpMetadata } from '../../../cli/sandbox/sample/index.ts';
import { locations } from '../../../cli/sandbox/sample/locations.ts';
import { TEAMS, VILLAGES } from '../../../cli/sandbox/sample/opensrp/opensrp-places.ts';
import { OPENSRP_SERVER, opensrpCredential } from '../../../cli/sandbox/sample/opensrp/opensrp-server.ts';
import { FACILITIES } from '../../../cli/sandbox/sample/places.ts';
import { runBundles } from './run-bundles.ts';
import { shippedWorkflow } from './shipped-workflow.ts';

const UNITS = new Map(FACILITIES.map(({ orgUnit, name }) => [orgUnit, name.split(' ')[0]]));

/** The shipped workflow of OpenSRP between the gateway of a FHIR server and a DHIS2. */
export interface OpensrpWorld {
  readonly fhir: Awaited<ReturnType<typeof startFhirServer>>;
  readonly clock: { now: string };
  run(): Promise<Record<string, unknown>>;
  /** Values that are not deleted, such as `202603 Amari EIR_DOSES BCG, < 1 year = 1`, sorted. */
  values(): Promise<string[]>;
  /** Values that were posted since the start. */
  posts(): number;
  close(): Promise<void>;
}

/**
 * Start both servers, the FHIR server with the places of the sample and some resources.
 *
 * @param workflow `opensrp-weekly` or `opensrp-monthly`
 * @param version of DHIS2
 * @param resources beside the places
 * @returns the world, on 10 April 2026
 */
export async function startOpensrpWorld(
  workflow: string,
  version: '2.41' | '2.43',
  resources: readonly FhirResource[],
): Promise<OpensrpWorld> {
  const clock = { now: '2026-04-10T00:00:00.000Z' };
  const now = () => new Date(clock.now);
  const fhir = await startFhirServer({ ...OPENSRP_SERVER, now, maxPageSize: 5 });
  fhir.load([...places(), ...structuredClone(resources)], { keepMeta: true });
  const dhis2 = await startDhis2Server({ now, version, metadata: opensrpMetadata() });
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-opensrp-'));
  const credentials = {
    fhir: { ...fhirCredential(fhir.url), ...opensrpCredential },
    dhis2: { hostUrl: dhis2.url, username: 'tallysheet', password: 'Tally-1-sheet' },
  };
  return {
    fhir,
    clock,
    run: async () =>
      await runBundles({
        dist: await shippedWorkflow(workflow),
        stateFile: join(folder, 'state.json'),
        credentials,
        asOf: clock.now,
      }),
    values: async () => {
      const [elements, combos] = await Promise.all([
        namesOf(dhis2.url, 'dataElements', 'code'),
        namesOf(dhis2.url, 'categoryOptionCombos', 'name'),
      ]);
      return dhis2
        .values()
        .filter(({ deleted }) => !deleted)
        .map(
          ({ period, orgUnit, dataElement, categoryOptionCombo, value }) =>
            `${period} ${UNITS.get(orgUnit)} ${elements.get(dataElement)} ${combos.get(categoryOptionCombo)} = ${value}`,
        )
        .sort();
    },
    posts: () => dhis2.requests.filter(({ method, query }) => method === 'POST' && !query.includes('dryRun')).length,
    close: async () => {
      await fhir.close();
      await dhis2.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function places(): FhirResource[] {
  const meta = { lastUpdated: '2026-01-01T03:00:00.000Z' };
  return [
    ...locations('2025-12-31'),
    ...VILLAGES.map(({ place, facility }) => ({
      resourceType: 'Location',
      id: place,
      meta,
      partOf: { reference: `Location/${facility}` },
    })),
    ...TEAMS.map(({ organization, name }) => ({ resourceType: 'Organization', id: organization, meta, name })),
  ];
}

async function namesOf(url: string, type: string, property: string): Promise<Map<string, string>> {
  const authorization = `Basic ${Buffer.from('admin:district').toString('base64')}`;
  const response = await fetch(`${url}/api/${type}?fields=id,${property}&paging=false`, { headers: { authorization } });
  const found = (await response.json()) as Record<string, Record<string, string>[]>;
  return new Map((found[type] ?? []).map((one) => [one.id ?? '', one[property] ?? '']));
}
