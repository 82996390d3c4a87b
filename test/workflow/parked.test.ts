import assert from 'node:assert/strict';
import { builtWorkflow } from './support/built-workflow.ts';
import { dose, FIRST_VALUES, MAPPING, tinyMetadata } from './support/tiny-data.ts';
import { NOW, startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

for (const version of ['2.41', '2.43'] as const) {
  describe(`months that DHIS2 ${version} does not take`, function () {
    this.timeout(180_000);
    let world: TinyWorld;
    afterEach(() => world.close());

    it('parks a month that is not open yet, red once, and reports it when it has ended', async () => {
      world = await startTinyWorld({ version });
      const dist = await builtWorkflow({ mapping: MAPPING.replace('since:', 'includeCurrent: true, since:') });
      world.fhir.put(dose({ id: 'im-7', child: 'amina', on: '2026-04-03' }));
      const first = await world.run({ dist });
      assert.equal(first.ok, false);
      assert.match(first.error?.message ?? '', /DHIS2 does not take 202604 now/);
      assert.equal(first.error?.step, 'verdict');
      assert.deepEqual(world.values(), FIRST_VALUES);
      assert.deepEqual(world.state().parked, [{ period: '202604', code: 'not-open', since: NOW, values: 2 }]);
      const second = await world.settle({ dist });
      assert.deepEqual(second.parked, [{ period: '202604', code: 'not-open', since: NOW, values: 2 }]);
      world.clock.now = '2026-05-02T00:00:00.000Z';
      // The current month is May now, in which nothing would have to be sent.
      await world.settle({ dist });
      await world.settle({ dist });
      assert.deepEqual(world.values(), [...FIRST_VALUES, '202604 Amari BCG <1 = 1', '202604 Amari SEEN F <1 = 1']);
      assert.deepEqual(world.state().parked, []);
    });

    it('parks expired months, sends the others, and goes back to them when the data set allows it', async () => {
      world = await startTinyWorld({ version, dataSet: { expiryDays: 20 } });
      const first = await world.run();
      assert.equal(first.ok, false);
      assert.match(first.error?.message ?? '', /DHIS2 does not take 202601, 202602 now/);
      const newest = FIRST_VALUES.filter((line) => line.startsWith('202603'));
      assert.deepEqual(world.values(), newest);
      const { parked, dirty } = world.state();
      assert.deepEqual(dirty, []);
      assert.deepEqual(parked, [
        { period: '202601', code: 'expired', since: NOW, values: 4 },
        { period: '202602', code: 'expired', since: NOW, values: 4 },
      ]);
      const { ok, report } = await world.run();
      assert.equal(ok, true, 'a month that is parked already is no news');
      assert.deepEqual(report.periods, ['202603']);
      for (const document of tinyMetadata()) world.dhis2.importMetadata(document);
      await world.settle();
      await world.settle();
      assert.deepEqual(world.values(), FIRST_VALUES);
      assert.deepEqual(world.state().parked, []);
    });

    it('tries parked months when it is asked to', async () => {
      world = await startTinyWorld({ version, dataSet: { expiryDays: 20 } });
      await assert.rejects(world.settle());
      for (const document of tinyMetadata()) world.dhis2.importMetadata(document);
      const { ok, report } = await world.run({ retryParked: true });
      assert.equal(ok, true);
      assert.deepEqual(report.periods, ['202601', '202602', '202603']);
      assert.deepEqual(world.values(), FIRST_VALUES);
      assert.deepEqual(world.state().parked, []);
    });
  });
}
