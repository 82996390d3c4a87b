import assert from 'node:assert/strict';
import { runInto } from './support/before-fault.ts';
import { builtWorkflow } from './support/built-workflow.ts';
import { dose, MAPPING } from './support/tiny-data.ts';
import { startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

/** The tiny mapping in the calendar of Nepal; 15 Poush 2082 is 30 December 2025. */
const NEPALI = MAPPING.replace('since: 2026-01', 'calendar: nepali, since: 2082-09-15');

/** The new year of 2083 has begun, for the server in UTC too; and the last moment of 2082 in the mapping's zone. */
const NEW_YEAR = '2026-04-14T00:00:00.000Z';
const LAST_MOMENT = '2026-04-13T20:59:59.000Z';

/** What DHIS2 holds when 2082 has ended. */
const VALUES = [
  '208209 Amari BCG <1 = 1',
  '208209 Amari SEEN F <1 = 1',
  '208209 Belo BCG <1 = 1',
  '208209 Belo SEEN M <1 = 1',
  '208210 Amari MR1 <1 = 1',
  '208210 Amari SEEN M <1 = 1',
  '208210 Belo MR1 ≥1 = 1',
  '208210 Belo SEEN F ≥1 = 1',
  '208211 Belo BCG <1 = 1',
  '208211 Belo SEEN F <1 = 1',
  '208212 Cendra MR1 ≥1 = 1',
  '208212 Cendra SEEN F ≥1 = 1',
];

for (const version of ['2.41', '2.43'] as const) {
  describe(`the workflow, to a DHIS2 ${version} set to the calendar of Nepal`, function () {
    this.timeout(180_000);
    let world: TinyWorld;
    let dist: string;

    beforeEach(async () => {
      world = await startTinyWorld({ version, calendar: 'nepali' });
      world.clock.now = NEW_YEAR;
      dist = await builtWorkflow({ mapping: NEPALI });
    });
    afterEach(() => world.close());

    it('counts by the months of Nepal, and sends nothing in the second run', async () => {
      const { ok, report } = await world.run({ dist });
      assert.equal(ok, true);
      assert.deepEqual(report.periods, ['208209', '208210', '208211', '208212']);
      assert.deepEqual(world.values(), VALUES);
      const { calendar, dirty, parked } = world.state();
      assert.deepEqual([calendar, dirty, parked], ['nepali', [], []]);
      const posts = world.posts();
      const second = await world.settle({ dist });
      assert.deepEqual(second.periods, ['208211', '208212']);
      assert.deepEqual(second.sent, { created: 0, updated: 0, deleted: 0, unchanged: 4, kept: 0, refused: 0 });
      assert.equal(world.posts(), posts);
    });

    it('leaves the month that has not ended', async () => {
      world.clock.now = LAST_MOMENT;
      await world.settle({ dist });
      assert.deepEqual(
        world.values(),
        VALUES.filter((line) => !line.startsWith('208212')),
      );
      world.clock.now = NEW_YEAR;
      await world.settle({ dist });
      assert.deepEqual(world.values(), VALUES);
    });

    it('counts late doses and moved ones in the months that they are in and were in', async () => {
      await world.settle({ dist });
      world.clock.now = '2026-05-20T00:00:00.000Z';
      // 14 January is the last day of Poush, 15 January the first of Magh.
      world.fhir.put(dose({ id: 'im-7', child: 'amina', at: 'loc-cendra', on: '2026-01-14' }));
      world.fhir.put(dose({ id: 'im-1', child: 'amina', on: '2026-01-15' }));
      const { periods } = await world.settle({ dist });
      assert.deepEqual(periods, ['208209', '208210', '208212', '208301']);
      const moved = VALUES.filter((line) => !/^208209 Amari/.test(line));
      const expected = ['208209 Cendra BCG <1 = 1', '208209 Cendra SEEN F <1 = 1', '208210 Amari BCG <1 = 1'];
      assert.deepEqual(world.values(), [...moved, ...expected, '208210 Amari SEEN F <1 = 1'].sort());
    });

    it('says when the months of the year are as foreseen, not as published', async () => {
      await world.settle({ dist });
      assert.doesNotMatch(world.log.join('\n'), /foreseen/);
      world.clock.now = '2027-04-14T00:00:00.000Z';
      await world.settle({ dist });
      assert.match(world.log.join('\n'), /Take the months from 2027-04-14 on as they were foreseen: update Tallysheet/);
    });

    it('counts again what is asked for by a date of Nepal, and refuses one of ISO 8601', async () => {
      await world.settle({ dist });
      const { periods } = await world.settle({ dist, recount: '2082-09..2082-10' });
      assert.deepEqual(periods, ['208209', '208210', '208211', '208212']);
      await assert.rejects(world.settle({ dist, recount: '2026-01..2026-02' }), {
        code: 'recount-invalid',
        message:
          '"2026-01" is no Monthly period and no date of the nepali calendar — write all, none, or 2080-11..2080-12 (recount-invalid)',
      });
    });

    it('sends nothing by a mapping of another calendar, and says what to do', async () => {
      const message =
        /its calendar is nepali, the mapping counts Monthly periods in iso8601 — write period: \{ calendar: nepali \} in/;
      await runInto(world, { step: 'report', message });
      assert.equal(world.posts(), 0);
      assert.deepEqual(world.values(), []);
      assert.equal(world.stateText(), '');
    });
  });
}
