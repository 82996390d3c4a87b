import assert from 'node:assert/strict';
import { changedLines } from './support/changed-lines.ts';
import { dose, FIRST_VALUES } from './support/tiny-data.ts';
import { startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

const OPEN = ['202602', '202603'];

for (const [title, history] of [
  ['a server that keeps history', true],
  ['a server without history', false],
] as const) {
  describe(`a backfill of months before since, from ${title}`, function () {
    this.timeout(60_000);
    let world: TinyWorld;

    beforeEach(async () => {
      world = await startTinyWorld();
      if (!history) {
        world.faults.fhir = ({ path }) =>
          path.includes('_history') ? { kind: 'answer', status: 501, headers: {}, body: '' } : undefined;
      }
      world.fhir.put(dose({ id: 'old-1', child: 'baraka', at: 'loc-belo', on: '2025-11-10' }));
      await world.settle();
      world.clock.now = '2026-04-11T00:00:00.000Z';
    });
    afterEach(() => world.close());

    /** What a run changes in DHIS2, and the periods that it counted. */
    async function run(backfill?: string): Promise<{ lines: string[]; periods: unknown; noHistory: unknown }> {
      const before = world.values();
      const report = await world.settle(backfill === undefined ? {} : { backfill });
      return { lines: changedLines(before, world.values()), periods: report.periods, noHistory: report.noHistory };
    }

    it('counts them once, and sends nothing the next time', async () => {
      assert.deepEqual(world.values(), FIRST_VALUES);
      const asked = await run('2025-10..2025-12');
      assert.deepEqual(asked.periods, ['202510', '202511', '202512', ...OPEN]);
      assert.deepEqual(asked.lines, ['+ 202511 Belo BCG <1 = 1', '+ 202511 Belo SEEN M <1 = 1']);
      const posts = world.posts();
      assert.deepEqual((await run()).periods, OPEN);
      assert.deepEqual((await run('2025-11')).periods, ['202511', ...OPEN]);
      assert.equal(world.posts(), posts);
    });

    it('follows what moved and was deleted there when it is asked for again', async () => {
      await run('2025-10..2025-12');
      world.fhir.put(dose({ id: 'old-1', child: 'baraka', at: 'loc-belo', on: '2025-12-10' }));
      assert.deepEqual((await run()).lines, []);
      assert.deepEqual((await run('2025-10..2025-12')).lines, [
        '+ 202512 Belo BCG <1 = 1',
        '+ 202512 Belo SEEN M <1 = 1',
        '- 202511 Belo BCG <1 = 1',
        '- 202511 Belo SEEN M <1 = 1',
      ]);
      world.fhir.delete('Immunization', 'old-1');
      assert.deepEqual((await run()).lines, []);
      assert.deepEqual((await run('2025-10..2025-12')).lines, [
        '- 202512 Belo BCG <1 = 1',
        '- 202512 Belo SEEN M <1 = 1',
      ]);
    });

    it(`${history ? 'needs not' : 'has to'} name the counted month that a dose has left`, async () => {
      world.fhir.put(dose({ id: 'im-2', child: 'baraka', at: 'loc-belo', on: '2025-12-12' }));
      const left = ['- 202601 Belo BCG <1 = 1', '- 202601 Belo SEEN M <1 = 1'];
      const found = await run();
      assert.deepEqual(found.lines, history ? left : []);
      assert.deepEqual(found.noHistory, history ? [] : ['Immunization', 'Patient']);
      assert.deepEqual((await run('2025-12..2026-01')).lines, [
        '+ 202512 Belo BCG <1 = 1',
        '+ 202512 Belo SEEN M <1 = 1',
        ...(history ? [] : left),
      ]);
    });
  });
}
