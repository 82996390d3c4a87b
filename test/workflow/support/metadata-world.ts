import { overSource } from '../../../adaptors/dhis2/source/index.ts';
import { applyMetadata, type MetadataReport, takeMetadata } from '../../../adaptors/dhis2/sync/index.ts';
import type { SyncMapping } from '../../../adaptors/dhis2/sync/sync-mapping.ts';
import { http } from '../../../adaptors/language-dhis2/index.ts';
import { type Dhis2Http, overDhis2, type Transport } from '../../../adaptors/transport/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import type { Intercept } from '../../../cli/sandbox/http/index.ts';
import { metadataTarget } from '../../../cli/sandbox/sample/exchange/metadata-target.ts';
import { sourceMetadata } from '../../../cli/sandbox/sample/exchange/source-metadata.ts';

/** The mapping of these tests. */
export const MAPPING: SyncMapping = {
  name: 'dhis2-metadata',
  apply: false,
  allowMoves: false,
  match: 'code',
  organisationUnits: { below: 'FS', into: 'TL' },
  dataSets: ['FAC_MONTHLY'],
  dataElements: [],
  keep: [],
  map: {
    ...{ 'FS-1': 'TL-N', 'FS-2': 'TL-S', 'FS-1001': 'TL-1001', 'FS-1002': 'TL-1002', 'FS-1003': 'TL-1003' },
    ...{ 'FS-1004': 'TL-1004', 'FS-2001': 'TL-2001', 'FS-2002': 'TL-2002', 'FS-2003': 'TL-2003', 'FS-2004': 'TL-2004' },
    FAC_REMARKS: null,
  },
};

/** What a first run finds. */
export const DIFFERENCES = [
  '+ organisationUnits FS-1001-W Amari Maternity: parent "TL-N North District"',
  '~ organisationUnits FS-2001 Ekuno Hospital: name "Ekuno Health Centre" → "Ekuno Hospital"; shortName "Ekuno Health Centre" → "Ekuno Hospital"',
  '> organisationUnits FS-2002 Fimbo Clinic: parent "TL-S South District" → "TL-N North District"; it is not moved: allowMoves is false',
  '+ organisationUnits FS-2901 Itumba Outreach: parent "TL-S South District"',
  '+ dataElements FAC_ACT_STOCK ACT doses in stock at the end of the month',
  '+ dataElements FAC_MAL_CONFIRMED Malaria cases confirmed',
  '+ dataElements FAC_MAL_TREATED Malaria cases treated',
  '+ dataElements FAC_NETS_GIVEN Bed nets given',
  '+ dataElements FAC_OPD_NEW OPD first visits',
  '+ dataElements FAC_OPD_RETURN OPD return visits',
  '+ dataSets FAC_MONTHLY Facility monthly: data elements "6 more"; org units "10 more"',
];

const ADMIN = { username: 'admin', password: 'district' };

/** Two DHIS2s, and the workflow between them. */
export interface MetadataWorld {
  readonly source: Dhis2Server;
  readonly dhis2: Dhis2Server;
  readonly faults: { source?: Intercept; dhis2?: Intercept };
  run(mapping?: Partial<SyncMapping>, input?: object, killAt?: number): Promise<MetadataReport>;
  get(path: string): Promise<Record<string, unknown>>;
}

/**
 * Do something in a world of its own.
 *
 * @param versions of the source and of the target
 * @param work what is done
 * @param user of the target
 */
export async function inMetadataWorld(
  versions: readonly ['2.41' | '2.43', '2.41' | '2.43'],
  work: (world: MetadataWorld) => Promise<void>,
  user: object = ADMIN,
) {
  const now = () => new Date('2026-04-10T00:00:00.000Z');
  const faults: MetadataWorld['faults'] = {};
  const source = await startDhis2Server({
    ...{ now, version: versions[0], metadata: sourceMetadata() },
    intercept: (request) => faults.source?.(request),
  });
  const dhis2 = await startDhis2Server({
    ...{ now, version: versions[1], metadata: metadataTarget() },
    intercept: (request) => faults.dhis2?.(request),
  });
  const clock = { now: () => 0, random: () => 0, sleep: () => Promise.resolve() };
  try {
    await work({
      ...{ source, dhis2, faults },
      async run(changed = {}, input = {}, killAt = 0) {
        let sent = 0;
        const over = (configuration: unknown): Transport => {
          const transport = overDhis2(http as unknown as Dhis2Http)(configuration);
          return {
            system: transport.system,
            async send(request) {
              const answer = await transport.send(request);
              sent += 1;
              if (sent === killAt) throw new Error('killed');
              return answer;
            },
          };
        };
        const mapping = { ...MAPPING, ...changed };
        const options = { clock, log: () => undefined, seconds: 100 };
        const take = takeMetadata(mapping, { ...options, over: overSource(over) });
        const apply = applyMetadata(mapping, { ...options, over, workflow: 'dhis2-metadata' });
        const taken = await take({
          ...input,
          configuration: { hostUrl: source.url, username: 'tallysheet', password: 'Tally-1-sheet' },
        });
        const handed = JSON.parse(JSON.stringify(taken));
        const { report } = await apply({ ...handed, configuration: { hostUrl: dhis2.url, ...user } });
        if (report === undefined) throw new TypeError('there is no report');
        return report;
      },
      async get(path) {
        const answer = await fetch(`${dhis2.url}/api/${path}`, {
          headers: { authorization: `Basic ${btoa('admin:district')}` },
        });
        return (await answer.json()) as Record<string, unknown>;
      },
    });
  } finally {
    await source.close();
    await dhis2.close();
  }
}

/** Imports that stored something. */
export const commits = ({ dhis2 }: MetadataWorld) =>
  dhis2.requests.filter(({ method, query }) => method === 'POST' && query.includes('importMode=COMMIT')).length;
