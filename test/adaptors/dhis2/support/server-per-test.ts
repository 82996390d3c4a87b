import { type Dhis2Server, startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import type { Fault, InterceptedRequest } from '../../../../cli/sandbox/http/index.ts';
import { sampleMetadata } from '../../../../cli/sandbox/sample/index.ts';
import { quiet } from './quiet.ts';
import { AMARI, BCG, NOW, UNDER_1 } from './sample-report.ts';

/** What a suite knows of the servers of its current test. */
export interface ServerPerTest {
  /** POST requests so far. */
  posts: InterceptedRequest[];
  /** What goes wrong. */
  fault: (request: InterceptedRequest) => Fault | undefined;
  /** Start a server with the sample's metadata, some fields of its data set changed; it is closed after the test. */
  start(dataSet?: object, now?: string): Promise<Dhis2Server>;
}

/**
 * Give each test of a suite servers of its own, and silence.
 *
 * @param version of DHIS2
 * @returns what changes from test to test
 * @example describe('…', () => { const suite = serverPerTest('2.41'); … });
 */
export function serverPerTest(version: '2.41' | '2.43'): ServerPerTest {
  quiet();
  const servers: Dhis2Server[] = [];
  const current: ServerPerTest = {
    posts: [],
    fault: () => undefined,
    async start(dataSet = {}, now = NOW) {
      const server = await startDhis2Server({
        version,
        metadata: metadataWith(dataSet),
        now: () => new Date(now),
        intercept: (request) => {
          if (request.method === 'POST') current.posts.push(request);
          return current.fault(request);
        },
      });
      servers.push(server);
      return server;
    },
  };
  beforeEach(() => {
    current.posts = [];
    current.fault = () => undefined;
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });
  return current;
}

/** Enter a value of ours, or another one, at BCG below one year in Amari. */
export function put(
  server: Dhis2Server,
  value: string,
  changed: Partial<Parameters<Dhis2Server['put']>[0]> = {},
): void {
  const place = { dataElement: BCG.id, period: '202403', orgUnit: AMARI, categoryOptionCombo: UNDER_1 };
  server.put({ ...place, value, storedBy: 'tallysheet', ...changed });
}

/** Values that are not deleted, as `period orgUnit value`. */
export function held(server: Dhis2Server): string[] {
  return server
    .values()
    .flatMap(({ period, orgUnit, value, deleted }) => (deleted ? [] : [`${period} ${orgUnit} ${value}`]));
}

function metadataWith(dataSet: object): unknown[] {
  return sampleMetadata().map((document) => {
    const { dataSets } = document as { dataSets?: object[] };
    return dataSets === undefined ? document : { dataSets: dataSets.map((each) => ({ ...each, ...dataSet })) };
  });
}
