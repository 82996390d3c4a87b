import assert from 'node:assert/strict';
import { builtWorkflow } from './support/built-workflow.ts';
import { DOSES, dose, FIRST_VALUES, LOOKUP, MAPPING } from './support/tiny-data.ts';
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

describe('a month in which all is in quarantine, of many', function () {
  this.timeout(180_000);

  const MARCH = DOSES.filter(({ on = '' }) => on.startsWith('2026-03'));

  it('keeps its values, the others are sent, and it goes on when it is mended', async () => {
    const world = await startTinyWorld();
    try {
      await world.settle();
      world.clock.now = '2026-04-11T00:00:00.000Z';
      for (const one of MARCH) world.fhir.put(dose({ ...one, at: 'loc-unknown', lastUpdated: world.clock.now }));
      world.fhir.delete('Immunization', 'im-1');
      const { ok, error, report } = await world.run();
      assert.deepEqual([ok, error?.step], [false, 'verdict']);
      assert.match(error?.message ?? '', /4 values that would be emptied were held back/);
      assert.deepEqual(report.quarantine, {
        ...{ rows: { held: 2, of: 5 }, measures: { held: 0, of: 6 }, limit: { share: 0.5 }, periods: ['202603'] },
      });
      assert.deepEqual([report.overLimit, report.dirty], [false, ['202603']]);
      // January lost its dose all the same.
      assert.deepEqual(
        world.values(),
        FIRST_VALUES.filter((line) => !line.startsWith('202601 Amari')),
      );
      for (const one of MARCH) world.fhir.put(dose({ ...one, lastUpdated: '2026-04-11T00:00:01.000Z' }));
      const mended = await world.settle();
      assert.deepEqual([mended.conflicts, mended.dirty], [[], []]);
    } finally {
      await world.close();
    }
  });

  it('loses its values where the mapping allows that', async () => {
    const world = await startTinyWorld();
    try {
      const dist = await builtWorkflow({ mapping: `${MAPPING}maxQuarantinedInPeriod: 100%\n` });
      await world.settle({ dist });
      for (const one of MARCH) world.fhir.put(dose({ ...one, at: 'loc-unknown', lastUpdated: world.clock.now }));
      const { conflicts } = await world.settle({ dist });
      assert.deepEqual(conflicts, []);
      assert.deepEqual(
        world.values(),
        FIRST_VALUES.filter((line) => !line.startsWith('202603')),
      );
    } finally {
      await world.close();
    }
  });
});
