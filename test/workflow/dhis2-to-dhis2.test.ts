import assert from 'node:assert/strict';
import { type ExchangeWorld, nameCombos, type Short, startExchangeWorld } from './support/exchange-world.ts';

const M0 = 'Male, 0-11 months';
const M5 = 'Male, 5-14 years';
const F0 = 'Female, 0-11 months';

const ENTERED: readonly Short[] = [
  ['FS-1001', '202601', 'confirmed', '3', M0],
  ['FS-1001', '202602', 'confirmed', '4', M0],
  ['FS-1001', '202602', 'confirmed', '2', F0],
  ['FS-1001', '202603', 'confirmed', '7', M5],
  ['FS-1001-W', '202603', 'confirmed', '1', M5],
  ['FS-1002', '202601', 'visits', '40', M0],
  ['FS-1002', '202601', 'visits', '10', M5],
  ['FS-1002', '202602', 'returns', '5', F0],
  ['FS-1001', '202601', 'stock', '90'],
  ['FS-1001', '202602', 'stock', '0'],
  ['FS-1001', '202603', 'remarks', 'late'],
  ['FS-1002', '202511', 'confirmed', '6', F0],
];

const REPORTED = [
  '2025Q4 Belo MAL_CONFIRMED <5 = 6',
  '2026Q1 Amari ACT_STOCK_LOWEST = 0',
  '2026Q1 Amari MAL_CONFIRMED <5 = 9',
  '2026Q1 Amari MAL_CONFIRMED ≥5 = 8',
  '2026Q1 Belo OPD_VISITS = 55',
];

const DAYS = ['2026-04-11', '2026-04-12', '2026-04-13', '2026-04-14'];

for (const [source, target] of [
  ['2.41', '2.41'],
  ['2.41', '2.43'],
  ['2.43', '2.41'],
] as const) {
  describe(`values of a DHIS2 ${source} in a DHIS2 ${target}`, function () {
    this.timeout(120_000);
    let world: ExchangeWorld;

    beforeEach(async () => {
      world = await startExchangeWorld({ source, target });
      await nameCombos(world);
      world.enter(...ENTERED);
      world.clock.now = `${DAYS[0]}T00:00:00.000Z`;
    });
    afterEach(() => world.close());

    it('adds up option combos, elements, units and months', async () => {
      const { report, verdict } = await world.run();
      assert.equal(verdict, undefined);
      assert.deepEqual(world.values(), REPORTED);
      const [rows] = report.rows;
      assert.deepEqual([rows?.read, rows?.placed, rows?.excluded, rows?.quarantined], [12, 11, 1, {}]);
      assert.deepEqual(Object.keys(report.requests), ['source DHIS2', 'DHIS2']);
      assert.deepEqual(report.noHistory, []);
    });

    it('sends nothing in the second run, and looks at the open quarter alone from the third on', async () => {
      await world.run();
      const posts = world.posts();
      const second = await world.run();
      assert.equal(world.posts(), posts);
      assert.equal(second.verdict, undefined);
      const third = await world.run();
      assert.deepEqual(third.report.periods, ['2026Q1']);
      assert.equal(world.posts(), posts);
      assert.deepEqual(world.values(), REPORTED);
    });

    it('carries over what was edited, entered late and deleted, in old quarters too', async () => {
      await world.run();
      await world.run();
      world.clock.now = `${DAYS[1]}T00:00:00.000Z`;
      world.enter(['FS-1001', '202601', 'confirmed', '1', M0], ['FS-1002', '202512', 'confirmed', '5', F0]);
      await world.remove(['FS-1002', '202511', 'confirmed', '6', F0]);
      const { report } = await world.run();
      assert.deepEqual(report.periods, ['2025Q4', '2026Q1']);
      assert.deepEqual(world.values(), [
        '2025Q4 Belo MAL_CONFIRMED <5 = 5',
        '2026Q1 Amari ACT_STOCK_LOWEST = 0',
        '2026Q1 Amari MAL_CONFIRMED <5 = 7',
        '2026Q1 Amari MAL_CONFIRMED ≥5 = 8',
        '2026Q1 Belo OPD_VISITS = 55',
      ]);
      world.clock.now = `${DAYS[2]}T00:00:00.000Z`;
      await world.remove(['FS-1002', '202512', 'confirmed', '5', F0]);
      const after = await world.run();
      assert.equal(after.report.sent.deleted, 1);
      assert.ok(!world.values().some((line) => line.startsWith('2025Q4')));
    });

    it('keeps what a person entered in the target', async () => {
      await world.run();
      const stored = world.dhis2.values().find(({ period, value }) => period === '2026Q1' && value === '55');
      assert.ok(stored);
      const { dataElement, orgUnit, period } = stored;
      world.dhis2.put({ dataElement, orgUnit, period, value: '60', storedBy: 'data.clerk' });
      const { report } = await world.run();
      assert.equal(report.sent.kept, 1);
      assert.ok(world.values().includes('2026Q1 Belo OPD_VISITS = 60 by data.clerk'));
    });

    it('comes to the same values however often it is killed', async () => {
      let requests = 0;
      for (let at = 1; ; at += 1) {
        if (!(await world.killedAt(at, at % 2 === 0))) break;
        requests = at;
      }
      assert.ok(requests > 10);
      assert.deepEqual(world.values(), REPORTED);
      const posts = world.posts();
      await world.run();
      assert.equal(world.posts(), posts);
    });
  });
}
