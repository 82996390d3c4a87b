import assert from 'node:assert/strict';
import { type FhirServer, startFhirServer } from '../../../../cli/sandbox/fhir/index.ts';
import { muteConsole } from '../../transport/wire.ts';
import { committed, runBulk, runSearch, runUntilCollected } from './bulk-world.ts';
import { dose, startChildrenServer } from './children-server.ts';

describe('bulkTally', () => {
  let printed: ReturnType<typeof muteConsole>;
  let server: FhirServer;
  let clock: number;

  const start = async () => {
    server = await startChildrenServer(() => new Date(clock));
  };
  const asked = (part: string) => server.requests.filter(({ path, query }) => `${path}?${query}`.includes(part));

  beforeEach(async () => {
    printed = muteConsole();
    clock = Date.parse('2024-06-10T00:00:00Z');
    await start();
  });
  afterEach(async () => {
    printed.restore();
    await server.close();
  });

  it('starts an export in one run, waits in the next, collects it in the third, and deletes it in the fourth', async () => {
    const url = server.url;
    const first = await runBulk({ url });
    assert.equal(first.export?.is, 'started');
    assert.deepEqual(first.periods, []);
    assert.ok(first.dirty.includes('202405') && first.dirty.includes('201901'));
    assert.match(first.bulk?.status ?? '', /^\/fhir\/\$export-poll-status\?_jobId=[0-9a-f-]+$/);
    let state = committed({}, first);

    const second = await runBulk({ url, state });
    assert.equal(second.export?.is, 'running');
    assert.match(second.export?.progress ?? '', /^Build in progress/);
    assert.deepEqual(second.dirty, first.dirty);
    state = committed(state, second);

    const third = await runBulk({ url, state });
    assert.equal(third.export?.is, 'collected');
    assert.deepEqual(third.cells, (await runSearch({ url })).cells);
    assert.equal(third.periods.length, 65);
    assert.deepEqual(third.dirty, []);
    assert.equal(asked('poll-status').length, 2);
    state = committed(state, third);

    const fourth = await runBulk({ url, state });
    assert.equal(server.requests.filter(({ method, status }) => method === 'DELETE' && status === 202).length, 1);
    assert.equal(fourth.export?.is, 'started');
    assert.deepEqual(fourth.bulk?.windows, [
      ['202404', '202405'],
      ['202401', '202401'],
    ]);
  });

  it('asks for the periods to count alone, and counts the same in the next round', async () => {
    const { state } = await runUntilCollected({ url: server.url });
    clock = Date.parse('2024-06-12T00:00:00Z');
    server.put(dose('d-4', '2024-01-20'));
    server.put(dose('d-5', '2023-03-20'));
    const { runs } = await runUntilCollected({ url: server.url, state });
    const kickOff = decodeURIComponent(asked('$export?').at(-1)?.query ?? '');
    assert.match(kickOff, /_typeFilter=Immunization\?date=ge2024-03-31&date=le2024-06-01/);
    assert.match(kickOff, /_typeFilter=Immunization\?date=ge2023-02-28&date=le2023-04-01/);
    const collected = runs.at(-1);
    assert.deepEqual([...(collected?.periods ?? [])].sort(), ['202303', '202401', '202404', '202405']);
    const bySearch = await runSearch({ url: server.url, state: { ...state, bulk: undefined } });
    assert.deepEqual(collected?.cells, bySearch.cells);
    assert.deepEqual(
      collected?.rows,
      bySearch.rows.map((row) => ({ ...row, outside: collected?.rows[0]?.outside })),
    );
  });

  it('sends nothing new in a second round', async () => {
    const { runs, state } = await runUntilCollected({ url: server.url });
    const again = await runUntilCollected({ url: server.url, state, bulk: { changes: 'all' } });
    assert.deepEqual(again.runs.at(-1)?.cells, runs.at(-1)?.cells);
  });

  it('waits for the next export as long as the workflow says', async () => {
    const { state } = await runUntilCollected({ url: server.url, bulk: { everyHours: 20 } });
    const kickOffs = asked('$export?').length;
    const early = await runBulk({ url: server.url, state, bulk: { everyHours: 20 }, asOf: '2024-06-15T19:00:00Z' });
    assert.equal(early.export?.is, 'waiting');
    assert.deepEqual(early.bulk, {
      purpose: 'count',
      started: '2024-06-15T00:00:00Z',
      mappingHash: early.mappingHash,
    });
    assert.equal(asked('$export?').length, kickOffs);
    const due = await runBulk({ url: server.url, state, bulk: { everyHours: 20 }, asOf: '2024-06-15T20:00:00Z' });
    assert.equal(due.export?.is, 'started');
  });

  it('starts again where the export has expired', async () => {
    const first = await runBulk({ url: server.url });
    const gone = committed(
      {},
      { ...first, bulk: { ...first.bulk, status: '/fhir/$export-poll-status?_jobId=gone' } as never },
    );
    const log: string[] = [];
    const second = await runBulk({ url: server.url, state: gone, log });
    assert.equal(second.export?.is, 'started');
    assert.notEqual(second.bulk?.status, first.bulk?.status);
    assert.deepEqual(second.dirty, first.dirty);
    assert.ok(log.includes('Start the export again: the server has it no more'));
  });

  it('keeps periods dirty that ended after the export was started', async () => {
    const first = await runBulk({ url: server.url });
    const second = await runBulk({ url: server.url, state: committed({}, first) });
    const collected = await runBulk({ url: server.url, state: committed({}, second), asOf: '2024-07-02T00:00:00Z' });
    assert.equal(collected.export?.is, 'collected');
    assert.ok(!collected.periods.includes('202406'));
    assert.deepEqual(collected.dirty, ['202406']);
  });

  it('leaves a parked period parked while it is exported, also where the export is lost', async () => {
    const { state } = await runUntilCollected({ url: server.url, bulk: { changes: 'all' } });
    const parked = [{ period: '202401', code: 'expired', since: '2024-06-01T00:00:00Z' }];
    clock = Date.parse('2024-06-12T00:00:00Z');
    server.put(dose('d-4', '2024-01-20'));
    const before = { ...state, parked };
    const started = await runBulk({ url: server.url, state: before });
    assert.deepEqual(started.bulk?.parked, ['202401']);
    assert.ok(!started.dirty.includes('202401'));
    const gone = committed(before, {
      ...started,
      bulk: { ...started.bulk, status: '/fhir/$export-poll-status' } as never,
    });
    const again = await runBulk({ url: server.url, state: gone });
    assert.deepEqual(again.bulk?.parked, ['202401']);
    const { runs } = await runUntilCollected({ url: server.url, state: committed(gone, again) });
    assert.ok(runs.at(-1)?.periods.includes('202401'));
  });

  it('tries parked periods again when somebody asks for it', async () => {
    const { state } = await runUntilCollected({ url: server.url });
    const parked = [{ period: '202312', code: 'approved', since: '2024-06-01T00:00:00Z' }];
    const before = { ...state, parked };
    const started = await runBulk({ url: server.url, state: { ...before, retryParked: true } });
    const { runs } = await runUntilCollected({ url: server.url, state: committed(before, started) });
    assert.ok(runs.at(-1)?.periods.includes('202312'));
    assert.equal(runs.at(-1)?.retryParked, true);
  });

  it('drops an export of another mapping, and one that a recount overtakes', async () => {
    const first = await runBulk({ url: server.url });
    const state = committed({}, first) as { bulk: object };
    const other = { ...state, bulk: { ...state.bulk, mappingHash: 'other' } };
    assert.equal((await runBulk({ url: server.url, state: other })).export?.is, 'started');
    assert.equal((await runBulk({ url: server.url, state: { ...state, recount: '2024-01' } })).export?.is, 'started');
    assert.equal(server.requests.filter(({ method }) => method === 'DELETE').length, 2);
    const { bulk: _, ...idle } = state;
    await assert.rejects(runBulk({ url: server.url, state: { ...idle, mappingHash: 'other' } }), {
      code: 'mapping-changed',
    });
  });

  it('asks what to do about a changed mapping once, when the export is started', async () => {
    const { state } = await runUntilCollected({ url: server.url });
    const old = { ...state, bulk: undefined, mappingHash: 'old' };
    const started = await runBulk({ url: server.url, state: { ...old, recount: '2024-01' } });
    assert.equal(started.mappingHash, 'old', 'what left the lookup is listed when values are reported');
    const gone = committed(old, {
      ...started,
      bulk: { ...started.bulk, status: '/fhir/$export-poll-status' } as never,
    });
    assert.equal((await runBulk({ url: server.url, state: gone })).export?.is, 'started');
    const { runs } = await runUntilCollected({ url: server.url, state: committed(old, started) });
    assert.ok(runs.at(-1)?.periods.includes('202401'));
    assert.notEqual(runs.at(-1)?.mappingHash, 'old');
  });

  it('takes for the truth that nothing is left only where a recount was asked for', async () => {
    const { state } = await runUntilCollected({ url: server.url });
    for (const id of ['d-1', 'd-2', 'd-3']) server.delete('Immunization', id);
    const bulk = { changes: 'all' } as const;
    const before = { ...state, lastSuccess: '2024-06-15T00:00:00Z' };
    await assert.rejects(runUntilCollected({ url: server.url, state: before, bulk }), { code: 'source-empty' });
    const first = await runBulk({ url: server.url, state: { ...before, recount: 'all' }, bulk });
    const { runs } = await runUntilCollected({ url: server.url, state: committed(before, first), bulk });
    assert.deepEqual(runs.at(-1)?.cells.columns.value, []);
  });

  it('starts and deletes nothing in a dry run, and collects what is ready', async () => {
    const dry = await runBulk({ url: server.url, state: { dryRun: true } });
    assert.equal(dry.export?.is, 'none');
    assert.equal(asked('$export').length, 0);
    const first = await runBulk({ url: server.url });
    await runBulk({ url: server.url, state: committed({}, first) });
    const collected = await runBulk({ url: server.url, state: { ...committed({}, first), dryRun: true } });
    assert.equal(collected.export?.is, 'collected');
    assert.equal(server.requests.filter(({ method }) => method === 'DELETE').length, 0);
  });

  it('keeps nothing about a child in what it proposes or logs', async () => {
    const log: string[] = [];
    const { runs } = await runUntilCollected({ url: server.url, log });
    // The name of an export is random, and may hold anything.
    const text = (JSON.stringify(runs) + log.join('\n')).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '');
    for (const mark of ['p-1', 'd-1', '2023-01-01']) assert.ok(!text.includes(mark), mark);
  });

  it('stops before an export where the server cannot be searched by what the mapping asks', async () => {
    const rest = [{ mode: 'server', resource: [{ type: 'Immunization', searchParam: [{ name: 'patient' }] }] }];
    const body = JSON.stringify({ resourceType: 'CapabilityStatement', rest });
    const headers = { 'content-type': 'application/fhir+json' };
    await server.close();
    server = await startFhirServer({
      intercept: ({ path }) =>
        path.endsWith('/metadata') ? { kind: 'answer', status: 200, headers, body } : undefined,
    });
    for (const changes of ['search', 'since'] as const) {
      await assert.rejects(runBulk({ url: server.url, bulk: { changes } }), {
        code: 'not-searchable',
        message: /Immunization cannot be searched by date, but by patient/,
      });
    }
    assert.equal(asked('$export').length, 0);
    // Everything needs no search.
    assert.equal((await runBulk({ url: server.url, bulk: { changes: 'all' } })).export?.is, 'started');
  });
});
