import assert from 'node:assert/strict';
import { builtWorkflow } from './support/built-workflow.ts';
import { FIRST_VALUES, LOOKUP } from './support/tiny-data.ts';
import { startTinyWorld } from './support/tiny-world.ts';

describe('a lookup with a mistake', function () {
  this.timeout(180_000);

  it('ends red with every value still in DHIS2, and goes on when it is mended', async () => {
    const world = await startTinyWorld();
    try {
      await world.settle();
      // The units stay in the lookup, and none of their doses finds them.
      const lookup = LOOKUP.replace('loc-belo', 'Loc-belo').replace('loc-cendra', 'Loc-cendra');
      const wrong = { dist: await builtWorkflow({ lookup }), recount: 'all' };
      const { ok, error, report } = await world.run(wrong);
      assert.deepEqual([ok, error?.step], [false, 'verdict']);
      assert.match(error?.message ?? '', /: 4 of 6 rows are in quarantine, and maxQuarantined allows 3 \(50%\); /);
      assert.match(error?.message ?? '', /8 values that would be emptied were held back/);
      assert.deepEqual(world.values(), FIRST_VALUES);
      assert.deepEqual(report.dirty, ['202601', '202602', '202603']);
      const mended = await world.settle({ recount: 'none' });
      assert.deepEqual([mended.conflicts, mended.dirty, world.values()], [[], [], FIRST_VALUES]);
    } finally {
      await world.close();
    }
  });
});
