import assert from 'node:assert/strict';
import { request } from '@openfn/language-fhir';
import { tally } from '../../../adaptors/fhir/index.ts';
import { beginRun } from '../../../adaptors/run/index.ts';
import type { Proposed, RunState } from '../../../adaptors/run/state.ts';
import type { CompiledSource } from '../../../adaptors/tally/compiled-mapping.ts';
import { overFhir } from '../../../adaptors/transport/index.ts';
import {
  type FhirResource,
  type FhirServer,
  type Intercept,
  startFhirServer,
} from '../../../cli/sandbox/fhir/index.ts';
import { muteConsole } from '../transport/wire.ts';
import { DOSES_OF_CHILDREN as mapping } from './doses-of-children.ts';

const asOf = '2024-06-15T00:00:00Z';

describe('tally', () => {
  const { restore } = muteConsole();
  after(restore);
  let server: FhirServer;
  let clock: number;
  let loggedLines: string[];
  let refuseHistory = false;
  let storm: string | undefined;
  let metadata: string | undefined;
  const intercept: Intercept = ({ path, query }) => {
    if (refuseHistory && path.endsWith('_history')) return { kind: 'answer', status: 404 };
    const body = path.endsWith('/metadata') ? metadata : query.has('_lastUpdated') ? storm : undefined;
    if (body === undefined) return undefined;
    return { kind: 'answer', status: 200, headers: { 'content-type': 'application/fhir+json' }, body };
  };

  const child = (id: string, birthDate: string): FhirResource => ({ resourceType: 'Patient', id, birthDate });
  const dose = (id: string, day: string, patient = 'p-1'): FhirResource => ({
    resourceType: 'Immunization',
    id,
    status: 'completed',
    occurrenceDateTime: day,
    patient: { reference: `Patient/${patient}` },
    location: { reference: 'Location/loc-1' },
  });

  beforeEach(async () => {
    clock = Date.parse('2024-06-10T00:00:00Z');
    loggedLines = [];
    refuseHistory = false;
    storm = undefined;
    metadata = undefined;
    server = await startFhirServer({ now: () => new Date(clock), intercept });
    server.load([child('p-1', '2023-01-01'), dose('d-1', '2024-01-10'), dose('d-2', '2024-05-10')]);
  });
  afterEach(() => server.close());

  async function run(state: object = {}, times: number[] = [], seconds = 100, of = mapping): Promise<Proposed> {
    const testClock = { now: () => times.shift() ?? 0, random: () => 1, sleep: async () => undefined };
    const configuration = { baseUrl: new URL(server.url).origin, apiPath: 'fhir' };
    const begun = await beginRun({ seconds, clock: testClock })({ asOf, ...state, configuration } as RunState);
    const operation = tally(of, {
      over: overFhir(request),
      clock: testClock,
      log: (line) => loggedLines.push(line),
    });
    const { proposed } = await operation(begun);
    if (proposed === undefined) throw new Error('nothing was proposed');
    return proposed;
  }

  const joinsBy = (joins: CompiledSource['joins'], include: string) => joins.map((join) => ({ ...join, include }));
  const keptOf = ({ cursor, overlap, mappingHash }: Proposed) => ({
    cursor,
    overlap,
    mappingHash,
    dirty: [],
    parked: [],
  });

  it('moves the cursors of what it counts and of what that is joined with', async () => {
    const first = await run();
    assert.deepEqual(first.cursor, { Patient: '2024-06-09T23:50:00.000Z', Immunization: '2024-06-09T23:50:00.000Z' });
    clock = Date.parse('2024-06-12T00:00:00Z');
    server.put(child('p-1', '2022-01-01'));
    const second = await run(keptOf(first));
    assert.deepEqual(second.cursor, { Patient: '2024-06-11T23:50:00.000Z', Immunization: '2024-06-09T23:50:00.000Z' });
    assert.ok(second.periods.includes('202401'), 'the month of a dose of the child that was corrected');
  });

  it('stops where a server has lost all that was counted, unless a recount is asked for', async () => {
    const first = await run();
    await server.close();
    server = await startFhirServer({ now: () => new Date(clock) });
    await assert.rejects(run(keptOf(first)), {
      code: 'source-empty',
      message:
        'the FHIR server has no Immunization any more, though an earlier run counted some — check its address and what the user may read; if all of it was deleted indeed, run once with --recount all ("recount": "all" in the state) (source-empty)',
    });
    assert.deepEqual((await run({ ...keptOf(first), recount: 'all' })).cells.columns.value, []);
  });

  it('counts what lies within the overlap once, not in every run', async () => {
    const first = await run();
    clock = Date.parse('2024-06-12T00:00:00Z');
    server.put(dose('d-1', '2023-01-10'));
    server.put(child('p-1', '2022-01-01'));
    server.delete('Immunization', 'd-2');
    const second = await run(keptOf(first));
    assert.deepEqual(second.periods, ['202405', '202404', '202401', '202301']);
    const third = await run(keptOf(second));
    assert.deepEqual(third.periods, ['202405', '202404']);
    // Committed by a transaction that began before the newest change.
    server.load(
      [{ ...dose('late', '2022-07-10'), meta: { versionId: '1', lastUpdated: '2024-06-11T23:55:00.000Z' } }],
      {
        keepMeta: true,
      },
    );
    assert.ok((await run(keptOf(third))).periods.includes('202207'));
  });

  it('stops where the server was restored from a backup, and goes on with a recount', async () => {
    const first = await run();
    await server.close();
    clock = Date.parse('2024-06-01T00:00:00Z');
    server = await startFhirServer({ now: () => new Date(clock) });
    server.load([child('p-1', '2023-01-01'), dose('d-1', '2024-01-10')]);
    await assert.rejects(run(keptOf(first)), {
      name: 'RunError',
      code: 'source-restored',
      message:
        'the FHIR server has no Patient and no Immunization as new as an earlier run saw, and its history tells of no deletion: it was restored from a backup, it seems — check its address; once what was lost is entered again, or is to be given up, run once with --recount all ("recount": "all" in the state) (source-restored)',
    });
    const again = await run({ ...keptOf(first), recount: 'all' });
    assert.deepEqual(again.cursor, { Patient: '2024-05-31T23:50:00.000Z', Immunization: '2024-05-31T23:50:00.000Z' });
    assert.deepEqual((await run(keptOf(again))).periods, ['202405', '202404', '202401']);
  });

  it('takes no deletion of the newest resources for a backup', async () => {
    clock += 3_600_000;
    server.put(dose('d-3', '2024-02-10'));
    const first = await run();
    server.delete('Immunization', 'd-3');
    const second = await run(keptOf(first));
    assert.deepEqual(second.periods, ['202405', '202404', '202402']);
    assert.deepEqual(second.cursor, first.cursor);
  });

  it('counts everything again once where the newest is gone, and the server keeps no history', async () => {
    clock += 3_600_000;
    server.put(dose('d-3', '2024-02-10'));
    const first = await run();
    refuseHistory = true;
    server.delete('Immunization', 'd-3');
    const second = await run(keptOf(first));
    assert.equal(second.periods.at(-1), '201901');
    assert.ok((second.cursor.Immunization ?? '') < (first.cursor.Immunization ?? ''));
    const third = await run(keptOf(second));
    assert.ok(!third.periods.includes('201901'));
  });

  it('counts all periods after a storm of changes, and says so', async () => {
    const first = await run();
    const entry = [{ resource: dose('d-1', '2024-01-10'), search: { mode: 'match' } }];
    storm = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total: 60_000, entry });
    const { periods } = await run(keptOf(first));
    assert.equal(periods.at(-1), '201901');
    assert.ok(loggedLines.includes('Find more changes of Immunization than can be looked at: count all periods again'));
  });

  it('counts all periods once after a storm in the history, until something changes or is deleted', async () => {
    const first = await run();
    clock = Date.parse('2024-06-12T00:00:00Z');
    // More versions than are asked for: the history cannot be looked at.
    for (let day = 10; day < 30; day += 1) {
      for (let month = 1; month < 7; month += 1) server.put(dose('d-1', `2024-0${month}-${day}`));
    }
    const isAll = ({ periods }: Proposed) => periods.includes('201901');
    const second = await run(keptOf(first));
    assert.ok(isAll(second));
    assert.equal(second.overlap?.['Immunization/_history']?.total, 2);
    const third = await run(keptOf(second));
    assert.ok(!isAll(third));
    assert.deepEqual(third.overlap, second.overlap);
    server.delete('Immunization', 'd-2');
    assert.ok(isAll(await run(keptOf(third))));
  });

  it('stops before any search where the server does not declare what the mapping asks by', async () => {
    const rest = [{ mode: 'server', resource: [{ type: 'Immunization', searchParam: [{ name: 'patient' }] }] }];
    metadata = JSON.stringify({ resourceType: 'CapabilityStatement', rest });
    await assert.rejects(run(), {
      code: 'not-searchable',
      message: /Immunization cannot be searched by date, but by patient/,
    });
    assert.deepEqual(
      server.requests.map(({ path }) => path),
      ['/fhir/metadata'],
    );
  });

  it('goes on where a server shows no CapabilityStatement', async () => {
    metadata = '';
    assert.deepEqual((await run()).cells.columns.value, [1, 1]);
    assert.ok(loggedLines.some((line) => line.startsWith('Find no CapabilityStatement')));
  });

  it('makes several searches at a time where the mapping says so, of the same cells', async () => {
    const proposed = await run({}, [], 100, { ...mapping, fetch: { concurrency: 4, elements: 'always' } });
    assert.deepEqual(proposed.cells.columns.value, [1, 1]);
  });

  it('counts one dirty period when the time is over, and leaves the others dirty', async () => {
    const { periods, dirty } = await run({}, [0], -1);
    assert.deepEqual(periods, ['202403']);
    assert.ok(dirty.includes('202405') && dirty.includes('202401') && !dirty.includes('202403'));
  });

  it('counts the open window first, and all that is dirty while there is time', async () => {
    const { periods, dirty, cells } = await run();
    assert.deepEqual(periods.slice(0, 3), ['202405', '202404', '202403']);
    assert.equal(periods.at(-1), '201901');
    assert.deepEqual(dirty, []);
    assert.deepEqual(cells.columns.value, [1, 1]);
  });

  it('reads the children that an include leaves out', async () => {
    // As HAPI does for a dose that was stored before its child: it follows only what it knew then.
    const without = {
      ...mapping,
      sources: mapping.sources.map((source) => ({ ...source, joins: joinsBy(source.joins, 'location') })),
    };
    const { measures } = await run({}, [], 100, without);
    assert.deepEqual(measures[0]?.quarantined, {});
    assert.equal(measures[0]?.counted, 2);
    assert.ok(server.requests.some(({ method }) => method === 'POST'));
  });

  it('reports where the server keeps no history', async () => {
    const first = await run();
    await server.close();
    server = await startFhirServer({
      now: () => new Date(clock),

      intercept: ({ path }) => (path.endsWith('_history') ? { kind: 'answer', status: 404 } : undefined),
    });
    server.load([child('p-1', '2023-01-01'), dose('d-1', '2024-01-10')]);
    const { noHistory } = await run(keptOf(first));
    assert.deepEqual(noHistory, ['Immunization', 'Patient']);
    assert.ok(loggedLines.some((line) => line.startsWith('Find no history of Immunization')));
  });
});
