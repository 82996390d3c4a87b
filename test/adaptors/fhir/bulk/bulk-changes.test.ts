import assert from 'node:assert/strict';
import { type FhirServer, startFhirServer } from '../../../../cli/sandbox/fhir/index.ts';
import { muteConsole } from '../../transport/wire.ts';
import { DOSES_OF_CHILDREN } from '../doses-of-children.ts';
import { committed, runBulk, runSearch, runUntilCollected } from './bulk-world.ts';
import { child, dose, startChildrenServer } from './children-server.ts';

describe('bulkTally: what has changed', () => {
  let printed: ReturnType<typeof muteConsole>;
  let server: FhirServer;
  let clock: number;

  const start = async (bulk = {}) => {
    server = await startChildrenServer(() => new Date(clock), bulk);
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

  describe('with changes: since', () => {
    const bulk = { changes: 'since' } as const;
    const round = async (state: object) => {
      const found = await runUntilCollected({ url: server.url, bulk, state });
      return { ...found, periods: [...(found.runs.at(-1)?.periods ?? [])].sort() };
    };

    it('finds in the next round what was stored between the export of changes and that of counts', async () => {
      const { state } = await round({});
      clock = Date.parse('2024-06-12T00:00:00Z');
      server.put(dose('d-1', '2024-02-10'));
      const first = await runBulk({ url: server.url, bulk, state });
      assert.deepEqual([first.export?.is, first.export?.purpose], ['started', 'changes']);
      clock = Date.parse('2024-06-12T12:00:00Z');
      server.put(dose('d-9', '2023-05-05'));
      clock = Date.parse('2024-06-13T00:00:00Z');
      const counted = await round(committed(state, first));
      assert.equal(counted.periods.includes('202305'), false);
      assert.equal(counted.runs.at(-1)?.cursor.Immunization, '2024-06-11T23:50:00.000Z');
      const next = await round(counted.state);
      assert.equal(next.periods.includes('202305'), true);
    });

    it('takes the instant of the export for the next cursor, and counts what has changed since', async () => {
      await server.close();
      await start({ deletions: true });
      const { state, runs } = await round({});
      assert.deepEqual(runs.at(-1)?.cursor, {
        Immunization: '2024-06-09T23:50:00.000Z',
        Patient: '2024-06-09T23:50:00.000Z',
      });
      clock = Date.parse('2024-06-12T00:00:00Z');
      server.put(dose('d-1', '2024-02-10'));
      server.put(dose('d-4', '2023-03-20'));
      const second = await round(state);
      assert.deepEqual(
        second.runs.map(({ export: one }) => [one?.is, one?.purpose]),
        [
          ['started', 'changes'],
          ['running', 'changes'],
          ['started', 'count'],
          ['running', 'count'],
          ['collected', 'count'],
        ],
      );
      assert.deepEqual(second.periods, ['202303', '202401', '202402', '202404', '202405']);
      assert.equal(second.runs.at(-1)?.cursor.Immunization, '2024-06-11T23:50:00.000Z');
      assert.deepEqual(
        second.runs.at(-1)?.cells,
        (await runSearch({ url: server.url, state: { recount: '2023-03..2024-05' } })).cells,
      );
      assert.equal(asked('_history?_since').length, 0);
    });

    it('counts again the period that a deleted resource was in', async () => {
      await server.close();
      await start({ deletions: true });
      const { state } = await round({});
      clock = Date.parse('2024-06-12T00:00:00Z');
      server.delete('Immunization', 'd-1');
      assert.deepEqual((await round(state)).periods, ['202401', '202404', '202405']);
    });

    it('counts all periods again where a child has changed, or earlier versions are not shown', async () => {
      await server.close();
      await start({ deletions: true });
      const { state } = await round({});
      clock = Date.parse('2024-06-12T00:00:00Z');
      server.put(child('p-1', '2022-01-01'));
      assert.equal((await round(state)).periods.length, 65);
    });

    it('counts again the periods of doses that came before their child', async () => {
      await server.close();
      await start({ deletions: true });
      server.put(dose('d-9', '2023-03-20', 'p-9'));
      clock = Date.parse('2024-06-11T00:00:00Z');
      const { state } = await round({});
      clock = Date.parse('2024-06-12T00:00:00Z');
      server.put(child('p-9', '2022-01-01'));
      server.put(child('p-10', '2022-01-01'));
      assert.deepEqual((await round(state)).periods, ['202303', '202404', '202405']);
    });

    it('says so where nobody tells which doses came before their child', async () => {
      const { state } = await round({});
      clock = Date.parse('2024-06-12T00:00:00Z');
      server.put(child('p-9', '2022-01-01'));
      const before = server;
      server = await startFhirServer({
        now: () => new Date(clock),
        intercept: ({ method }) => (method === 'POST' ? { kind: 'answer', status: 405 } : undefined),
      });
      await before.close();
      server.load([child('p-9', '2022-01-01'), dose('d-2', '2024-05-10')]);
      const { runs, periods } = await round(state);
      assert.deepEqual(periods, ['202404', '202405']);
      assert.ok(runs.some(({ noHistory }) => noHistory.includes('Patient')));
    });

    it('counts all periods again where a place has come that events may have named before', async () => {
      const climbing = { ...DOSES_OF_CHILDREN, climb: true };
      const place = (id: string, partOf?: string) => ({
        resourceType: 'Location',
        id,
        ...(partOf && { partOf: { reference: `Location/${partOf}` } }),
      });
      const roundOf = async (state: object) => {
        const { runs, ...found } = await runUntilCollected({ url: server.url, bulk, state, mapping: climbing });
        return { ...found, count: runs.at(-1)?.periods.length };
      };
      clock = Date.parse('2024-06-11T00:00:00Z');
      const first = await roundOf({});
      clock = Date.parse('2024-06-12T00:00:00Z');
      server.load([place('loc-1', 'loc-2'), place('top')]);
      const second = await roundOf(first.state);
      assert.equal(second.count, 2, 'one is in the lookup, and the other leads nowhere');
      clock = Date.parse('2024-06-14T00:00:00Z');
      server.load([place('post', 'loc-1')]);
      assert.equal((await roundOf(second.state)).count, 65);
    });
  });

  describe('of a server that was restored from a backup', () => {
    const later = async () => {
      clock = Date.parse('2024-06-12T00:00:00Z');
      server.put(dose('d-8', '2023-03-20'));
      clock = Date.parse('2024-06-14T00:00:00Z');
    };
    const restored = async () => {
      await server.close();
      clock = Date.parse('2024-06-10T00:00:00Z');
      await start();
      clock = Date.parse('2024-06-15T00:00:00Z');
    };

    it('stops before an export with changes: search', async () => {
      await later();
      const { state } = await runUntilCollected({ url: server.url });
      await restored();
      await assert.rejects(runBulk({ url: server.url, state }), {
        code: 'source-restored',
        message: /has no Immunization as new as/,
      });
      assert.equal((await runBulk({ url: server.url, state: { ...state, recount: 'all' } })).export?.is, 'started');
    });

    it('counts all periods again once with changes: since, and says so', async () => {
      const bulk = { changes: 'since' } as const;
      await later();
      const { state } = await runUntilCollected({ url: server.url, bulk });
      await restored();
      const found = await runUntilCollected({ url: server.url, bulk, state });
      const [first] = found.runs;
      assert.deepEqual([first?.export?.purpose, first?.export?.older], ['count', ['Immunization']]);
      assert.equal(found.runs.at(-1)?.periods.length, 65);
      const next = await runUntilCollected({ url: server.url, bulk, state: found.state });
      assert.equal(next.runs[0]?.export?.older, undefined);
    });

    it('stops with changes: since where nothing is left', async () => {
      const bulk = { changes: 'since' } as const;
      const { state } = await runUntilCollected({ url: server.url, bulk });
      await server.close();
      server = await startFhirServer({ now: () => new Date(clock) });
      await assert.rejects(runBulk({ url: server.url, bulk, state }), { code: 'source-empty' });
    });

    it('says so with changes: all', async () => {
      const bulk = { changes: 'all' } as const;
      await later();
      const { state } = await runUntilCollected({ url: server.url, bulk });
      await restored();
      const found = await runUntilCollected({ url: server.url, bulk, state });
      assert.deepEqual(found.runs.at(-1)?.export?.older, ['Immunization']);
      const next = await runUntilCollected({ url: server.url, bulk, state: found.state });
      assert.equal(next.runs.at(-1)?.export?.older, undefined);
    });
  });
});
