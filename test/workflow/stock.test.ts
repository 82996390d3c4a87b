import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dhis2Server, startDhis2Server } from '../../cli/sandbox/dhis2/index.ts';
import type { Fault, InterceptedRequest } from '../../cli/sandbox/http/index.ts';
import { FACILITIES } from '../../cli/sandbox/sample/places.ts';
import { stockMetadata } from '../../cli/sandbox/sample/stock/stock-metadata.ts';
import { type Movement, type StockServer, startStockServer } from '../../cli/sandbox/stock/index.ts';
import { changedLines } from './support/changed-lines.ts';
import { namedValues } from './support/named-values.ts';
import { runBundles } from './support/run-bundles.ts';
import { shippedWorkflow } from './support/shipped-workflow.ts';

const UNITS = new Map(FACILITIES.map(({ orgUnit, name }) => [orgUnit, name.split(' ')[0] ?? '']));
const NOW = '2026-04-10T00:00:00.000Z';
const WRITTEN = '2026-04-09T08:00:00.000Z';

function movement(id: string, date: string, more: Partial<Movement> = {}): Movement {
  return {
    id,
    type: 'ISSUE',
    date,
    facility: 'TL-1001',
    item: 'VAC-BCG-20',
    quantity: 5,
    createdAt: WRITTEN,
    updatedAt: WRITTEN,
    deleted: false,
    ...more,
  };
}

for (const version of ['2.41', '2.43'] as const) {
  describe(`a logistics system with a plain JSON API, monthly, into DHIS2 ${version}`, () => {
    let stock: StockServer;
    let dhis2: Dhis2Server;
    let folder: string;
    let fault: (request: InterceptedRequest) => Fault | undefined;
    let log: string[];
    beforeEach(async () => {
      fault = () => undefined;
      log = [];
      const now = () => new Date(NOW);
      stock = await startStockServer({
        now,
        token: 'secret-token',
        maxPageSize: 2,
        intercept: (asked) => fault(asked),
      });
      stock.load([
        movement('r1', '2026-03-02', { type: 'RECEIPT', quantity: 200 }),
        movement('i1', '2026-03-03'),
        movement('i2', '2026-03-31', { quantity: 7 }),
        movement('i3', '2026-04-01', { quantity: 100 }),
        movement('i4', '2026-03-03', { item: 'VAC-MR-10', facility: 'TL-2001', quantity: 2 }),
        movement('l1', '2026-01-20', { type: 'LOSS', quantity: 3 }),
        movement('l2', '2026-01-21', { type: 'LOSS', quantity: 1 }),
      ]);
      dhis2 = await startDhis2Server({ now, version, metadata: stockMetadata() });
      folder = mkdtempSync(join(tmpdir(), 'tallysheet-stock-'));
    });
    afterEach(async () => {
      await stock.close();
      await dhis2.close();
      rmSync(folder, { recursive: true });
    });

    const run = async (): Promise<Record<string, unknown>> =>
      await runBundles({
        dist: await shippedWorkflow('stock-monthly'),
        stateFile: join(folder, 'state.json'),
        credentials: {
          stock: { baseUrl: stock.url, access_token: 'secret-token' },
          dhis2: { hostUrl: dhis2.url, username: 'tallysheet', password: 'Tally-1-sheet' },
        },
        asOf: NOW,
        onLog: (line) => void log.push(line),
      });
    const values = () => namedValues(dhis2, (orgUnit) => UNITS.get(orgUnit) ?? orgUnit);

    it('sums quantities by month, facility, kind and item', async () => {
      const report = await run();
      assert.deepEqual(await values(), [
        '202601 Amari STOCK_LOSSES = 2',
        '202601 Amari STOCK_LOST BCG doses = 4',
        '202603 Amari STOCK_ISSUED BCG doses = 12',
        '202603 Amari STOCK_RECEIVED BCG doses = 200',
        '202603 Ekuno STOCK_ISSUED MR doses = 2',
      ]);
      assert.deepEqual(report.conflicts, []);
      assert.ok(!log.join('\n').includes('secret-token'));
    });

    it('sends nothing in a second run, and corrects months that movements left', async () => {
      await run();
      const before = await values();
      const posts = () => dhis2.requests.filter(({ method }) => method === 'POST').length;
      const sent = posts();
      await run();
      assert.equal(posts(), sent);
      stock.remove('l1');
      stock.save({ id: 'l2', date: '2026-02-01', quantity: 9 });
      await run();
      assert.deepEqual(changedLines(before, await values()), [
        '+ 202602 Amari STOCK_LOSSES = 1',
        '+ 202602 Amari STOCK_LOST BCG doses = 9',
        '- 202601 Amari STOCK_LOSSES = 2',
        '- 202601 Amari STOCK_LOST BCG doses = 4',
      ]);
    });

    it('asks again after passing trouble, and stops at what is no list', async () => {
      let asked = 0;
      fault = () => {
        asked += 1;
        return asked === 4 ? { kind: 'answer', status: 503, headers: { 'retry-after': '0.01' } } : undefined;
      };
      await run();
      assert.equal((await values()).length, 5);
      fault = () => ({ kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body: '{}' });
      await assert.rejects(run(), { code: 'unexpected-answer' });
      fault = () => ({ kind: 'answer', status: 401, body: '{}' });
      await assert.rejects(run(), { code: 'unauthorized' });
    });
  });
}
