import assert from 'node:assert/strict';
import { request } from '@openfn/language-http';
import { type JsonKind, jsonApiSource, type RecordSource } from '../../../adaptors/records/index.ts';
import { readWhole } from '../../../adaptors/records/read-whole.ts';
import type { CompiledView, FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { jsonOverHttp, TransportError } from '../../../adaptors/transport/index.ts';
import type { Fault, InterceptedRequest } from '../../../cli/sandbox/http/index.ts';
import { type StockServer, startStockServer } from '../../../cli/sandbox/stock/index.ts';
import { muteConsole } from '../transport/wire.ts';

const NOW = '2026-04-10T00:00:00.000Z';
const MARCH = { from: '2026-03-01', to: '2026-03-31' };
const CHANGES = {
  since: 'updatedSince',
  updated: 'updatedAt',
  created: 'createdAt',
  deleted: 'deleted',
  query: { includeDeleted: 'true' },
  newest: { sort: '-updatedAt' },
};
const MOVEMENT: JsonKind = {
  path: 'movements',
  items: 'items',
  total: 'total',
  page: { number: 'page', size: 'pageSize', rows: 3 },
  window: { from: 'dateFrom', to: 'dateTo' },
  changes: CHANGES,
};

const VIEW: CompiledView = {
  name: 'movement',
  resource: 'movement',
  isRecord: true,
  search: {},
  searchDate: 'date',
  columns: [],
  rows: () => [],
};

describe('a JSON API as a source of records', () => {
  let stock: StockServer;
  let printed: ReturnType<typeof muteConsole>;
  let now: string;
  let fault: (request: InterceptedRequest) => Fault | undefined;
  beforeEach(async () => {
    printed = muteConsole();
    now = NOW;
    fault = () => undefined;
    stock = await startStockServer({
      now: () => new Date(now),
      token: 'secret',
      maxPageSize: 2,
      intercept: (asked) => fault(asked),
    });
    for (let day = 1; day <= 5; day += 1) stock.save({ id: `m${day}`, type: 'ISSUE', date: `2026-03-0${day}` });
    stock.save({ id: 'april', type: 'RECEIPT', date: '2026-04-01' });
    stock.save({ id: 'undated', type: 'ISSUE' });
  });
  afterEach(async () => {
    printed.restore();
    await stock.close();
  });

  const source = (kind: JsonKind = MOVEMENT): RecordSource =>
    jsonApiSource({ movement: kind })(jsonOverHttp(request)({ baseUrl: stock.url, access_token: 'secret' }));

  async function read(view: CompiledView, kind = MOVEMENT): Promise<FhirResource[]> {
    let records: FhirResource[] = [];
    return await readWhole(source(kind), view, MARCH, {
      begin: () => {
        records = [];
      },
      add: (page) => void records.push(...page.records),
      result: () => records,
    });
  }

  it('knows no record to be new where the API does not say when it was made', async () => {
    const { created: _created, ...changes } = CHANGES;
    const inPlace = async (kind: JsonKind): Promise<boolean[]> => {
      const made = source(kind);
      const [feed] = made.feeds([VIEW]);
      assert.ok(feed);
      const found: boolean[] = [];
      for await (const page of made.changesSince(feed, NOW)) found.push(...page.changes.map((one) => one.isInPlace));
      return found;
    };
    assert.deepEqual([...new Set(await inPlace(MOVEMENT))], [true]);
    assert.deepEqual([...new Set(await inPlace({ ...MOVEMENT, changes }))], [false]);
  });

  it('reads all pages, though they are smaller than it asked for', async () => {
    const records = await read(VIEW);
    assert.deepEqual(
      records.map(({ id }) => id),
      ['m1', 'm2', 'm3', 'm4', 'm5'],
    );
    assert.deepEqual(records[0], {
      resourceType: 'movement',
      id: 'm1',
      meta: { versionId: NOW, lastUpdated: NOW },
      type: 'ISSUE',
      date: '2026-03-01',
      item: '',
      quantity: 0,
      createdAt: NOW,
      updatedAt: NOW,
      deleted: false,
    });
    assert.equal(await source().countUndated(VIEW), 1);
  });

  it('passes the search of a view on', async () => {
    assert.deepEqual(await read({ ...VIEW, search: { type: 'RECEIPT' } }), []);
  });

  it('reads an API that does not count', async () => {
    const { total: _, ...uncounted } = MOVEMENT;
    // Pages are of 2, though 3 are asked for.
    assert.deepEqual(
      (await read(VIEW, uncounted)).map(({ id }) => id),
      ['m1', 'm2', 'm3', 'm4', 'm5'],
    );
    assert.equal(await source(uncounted).countUndated(VIEW), 0);
  });

  it('reads an API that does not count and has no page behind the last one', async () => {
    const { total: _, ...uncounted } = MOVEMENT;
    const missing = { kind: 'answer', status: 404, headers: {}, body: '{}' } as const;
    fault = ({ query }) => (query.get('page') === '4' ? missing : undefined);
    assert.equal((await read(VIEW, uncounted)).length, 5);
    fault = ({ query }) => (query.get('page') === '1' ? missing : undefined);
    await assert.rejects(read(VIEW, uncounted), TransportError);
  });

  it('refuses an API that gives the same page again and again', async () => {
    const { total: _, ...uncounted } = MOVEMENT;
    const paging = { ...uncounted, page: { ...MOVEMENT.page, number: 'seite' } };
    await assert.rejects(read(VIEW, paging), {
      code: 'pages-repeat',
      message: /as page 2 what it had given before.*"seite"/,
    });
  });

  it('refuses records without an id, or without the instant of their change, by name', async () => {
    stock.save({ id: null as unknown as string, date: '2026-03-09' });
    await assert.rejects(read(VIEW), { code: 'unexpected-answer', message: /a record without "id"/ });
    stock.save({ id: 'm1' });
    const from = source({ ...MOVEMENT, changes: { ...CHANGES, updated: 'changedAt' } });
    const [feed] = from.feeds([VIEW]);
    assert.ok(feed);
    await assert.rejects(from.newestChange(feed), { message: /an instant "changedAt"/ });
  });

  for (const written of ['2026-04-10T01:00:00', '2026-04-10 01:00:00', '2026-04-10T04:00:00+03:00']) {
    it(`takes ${written} for the same instant wherever it runs`, async () => {
      const zone = process.env.TZ;
      process.env.TZ = 'America/Lima';
      try {
        fault = () => ({
          kind: 'answer',
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ total: 1, items: [{ id: 'm1', updatedAt: written }] }),
        });
        const from = source();
        const [feed] = from.feeds([VIEW]);
        assert.ok(feed);
        assert.equal(await from.newestChange(feed), '2026-04-10T01:00:00.000Z');
      } finally {
        if (zone === undefined) delete process.env.TZ;
        else process.env.TZ = zone;
      }
    });
  }

  it('leaves out changes before the instant that it asked for, where the API knows days alone', async () => {
    const from = source({ ...MOVEMENT, changes: { ...CHANGES, since: 'ignored' } });
    const [feed] = from.feeds([VIEW]);
    assert.ok(feed);
    now = '2026-04-10T01:00:00.000Z';
    stock.save({ id: 'm1', date: '2026-02-01' });
    const found: string[] = [];
    for await (const { changes } of from.changesSince(feed, now)) found.push(...changes.map(({ id }) => id));
    assert.deepEqual(found, ['m1']);
  });

  it('tells of changes, which are in place where a record is as it was made', async () => {
    now = '2026-04-10T01:00:00.000Z';
    stock.save({ id: 'new', date: '2026-03-09' });
    stock.save({ id: 'm1', date: '2026-02-01' });
    stock.remove('m2');
    const from = source();
    const [feed] = from.feeds([VIEW]);
    assert.ok(feed);
    const found: string[] = [];
    for await (const { changes } of from.changesSince(feed, now))
      found.push(...changes.map(({ id, isInPlace, version }) => `${id} ${isInPlace} ${version}`));
    assert.deepEqual(found.sort(), [`m1 false ${now} false`, `m2 false ${now} true`, `new true ${now} false`]);
    assert.equal(await from.newestChange(feed), now);
    assert.equal(from.tellsDeletions, true);
  });

  it('says that it knows nothing of changes where the API has no way to ask', async () => {
    const { changes: _, ...unchanging } = MOVEMENT;
    const from = source(unchanging);
    const [feed] = from.feeds([VIEW]);
    assert.ok(feed);
    assert.equal(from.tellsDeletions, false);
    assert.equal(await from.newestChange(feed), undefined);
    for await (const _page of from.changesSince(feed, NOW)) assert.fail('there is a page');
  });

  it('refuses views of what it has not', () => {
    assert.throws(() => source().feeds([{ ...VIEW, resource: 'invoice' }]), { code: 'wrong-source' });
  });
});
