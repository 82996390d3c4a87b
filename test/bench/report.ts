import { reportValues } from '../../adaptors/dhis2/index.ts';
import { http } from '../../adaptors/language-dhis2/index.ts';
import { systemClock } from '../../adaptors/run/clock.ts';
import type { RunState } from '../../adaptors/run/state.ts';
import { encodeCells } from '../../adaptors/tally/measure/cells.ts';
import { type Dhis2Http, overDhis2, type Transport } from '../../adaptors/transport/index.ts';
import { packBody } from '../../adaptors/transport/pack-body.ts';
import { startDhis2Server } from '../../cli/sandbox/dhis2/index.ts';
import { machine, table } from './measure.ts';
import { type ReportWorld, reportWorld } from './report-world.ts';

const NOW = '2024-04-10T08:00:00Z';
const SMALL = 1000;

interface Cost {
  readonly posts: number;
  readonly gets: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly seconds: number;
}

/**
 * Measure what reporting values costs: as the report step does it, and again when nothing has changed, beside one request an
 * org unit and one request a value, without and with a delay a request.
 *
 * @param units org units of 400 values each
 * @returns lines to print
 * @example console.log(await benchReport(250)) // 100,000 values
 */
export async function benchReport(units: number): Promise<string> {
  const world = reportWorld(units, 40, 10);
  const header = ['', 'POST', 'GET', 'kB sent', 'bytes read a value', 'seconds', 'with 50 ms a request', 'MB resident'];
  const rows = [header];
  for (const version of ['2.41', '2.43'] as const) {
    const server = await startDhis2Server({ version, metadata: [...world.metadata], now: () => new Date(NOW) });
    try {
      const first = await cost(server.url, (over) => runReport(world, over, server.url));
      rows.push(line(`${version}, report step`, first, world.cells.length));
      const again = await cost(server.url, (over) => runReport(world, over, server.url));
      rows.push(line(`${version}, again`, again, world.cells.length));
    } finally {
      await server.close();
    }
    for (const [title, size, count] of [
      ['one POST an org unit', 400, world.cells.length],
      [`one POST a value (of the first ${SMALL})`, 1, SMALL],
    ] as const) {
      const other = await startDhis2Server({ version, metadata: [...world.metadata], now: () => new Date(NOW) });
      try {
        const done = await cost(other.url, (over) => postPieces(world, over, size, count));
        rows.push(line(`${version}, ${title}`, done, count));
      } finally {
        await other.close();
      }
    }
  }
  return [machine(), `${world.cells.length} values of ${units} org units`, table(rows)].join('\n');
}

type Over = (configuration: unknown) => Transport;

async function cost(url: string, run: (over: Over) => Promise<void>): Promise<Cost> {
  let [posts, gets, sentBytes, receivedBytes] = [0, 0, 0, 0];
  const over: Over = () => {
    const transport = overDhis2(http as unknown as Dhis2Http)({
      hostUrl: url,
      username: 'admin',
      password: 'district',
    });
    return {
      system: 'DHIS2',
      async send(request) {
        if (request.method === 'POST') {
          posts += 1;
          const { body } = packBody(request.body);
          sentBytes += Buffer.isBuffer(body) ? body.length : JSON.stringify(body).length;
        } else gets += 1;
        const response = await transport.send(request);
        if (request.path === 'dataValueSets' && request.method === 'GET') {
          receivedBytes += Number(response.headers['content-length'] ?? JSON.stringify(response.body).length);
        }
        return response;
      },
    };
  };
  const { log } = console;
  // The adaptor tells of each request.
  console.log = () => undefined;
  const begun = performance.now();
  try {
    await run(over);
  } finally {
    console.log = log;
  }
  return { posts, gets, sentBytes, receivedBytes, seconds: (performance.now() - begun) / 1000 };
}

async function runReport({ mapping, cells }: ReportWorld, over: Over, url: string): Promise<void> {
  const report = reportValues(mapping, { over, clock: systemClock, log: () => undefined, workflow: 'bench' });
  const begun = systemClock.now();
  const state: RunState = {
    configuration: { hostUrl: url },
    proposed: {
      ...{ cursor: {}, periods: ['202403'], dirty: [], mappingHash: 'bench', cells: encodeCells(cells), rows: [] },
      ...{ noHistory: [], retryParked: false, measures: [], now: NOW, usedMs: 0, dryRun: false, requests: {} },
    },
    running: { now: NOW, dryRun: false, startedAt: begun, deadline: begun + 3_600_000, meter: { traffic: {} } },
  };
  const { report: done } = await report(state);
  const taken = (done?.sent.created ?? 0) + (done?.sent.updated ?? 0) + (done?.sent.unchanged ?? 0);
  if (taken !== cells.length) throw new Error(`${taken} of ${cells.length} values are in DHIS2`);
}

async function postPieces(world: ReportWorld, over: Over, size: number, count: number): Promise<void> {
  const transport = over({});
  const [set, elements] = [world.metadata[1], world.metadata[0]] as [
    { dataSets: { id: string }[] },
    { dataElements: { id: string; code: string }[]; categoryOptionCombos: { id: string; name: string }[] },
  ];
  const elementOf = new Map(elements.dataElements.map(({ id, code }) => [code, id]));
  const comboOf = new Map(elements.categoryOptionCombos.map(({ id, name }) => [name, id]));
  const values = [...world.cells]
    .sort((one, other) => (one.orgUnit < other.orgUnit ? -1 : one.orgUnit > other.orgUnit ? 1 : 0))
    .slice(0, count)
    .map(({ dataElement, options, orgUnit, period, value }) => ({
      dataElement: elementOf.get(dataElement),
      categoryOptionCombo: comboOf.get(options[0] ?? ''),
      ...{ orgUnit, period, value },
    }));
  for (let at = 0; at < values.length; at += size) {
    const body = { dataSet: set.dataSets[0]?.id, dataValues: values.slice(at, at + size) };
    const { status } = await transport.send({ method: 'POST', path: 'dataValueSets', body });
    if (status !== 200) throw new Error(`DHIS2 answered ${status}`);
  }
}

function line(title: string, { posts, gets, sentBytes, receivedBytes, seconds }: Cost, values: number): string[] {
  return [
    title,
    String(posts),
    String(gets),
    (sentBytes / 1000).toFixed(0),
    (receivedBytes / values).toFixed(1),
    seconds.toFixed(1),
    (seconds + (posts + gets) * 0.05).toFixed(1),
    (process.memoryUsage().rss / 2 ** 20).toFixed(0),
  ];
}
