import assert from 'node:assert/strict';
import { kid, shot } from './support/tracker-data.ts';
import { startTrackerWorld, type TrackerWorld } from './support/tracker-world.ts';

const CHILDREN = [1, 2, 3, 4, 5].map((n) => kid({ n }));
const SHOTS = [1, 2, 3, 4, 5].map((n) => shot(`shot-${n}`, n, 'BCG'));

for (const version of ['2.41', '2.43'] as const) {
  describe(`persons that DHIS2 ${version} has refused`, function () {
    this.timeout(120_000);
    let world: TrackerWorld;

    beforeEach(async () => {
      world = await startTrackerWorld([...CHILDREN, ...SHOTS], { version });
      await world.run();
      // The number of the first child, which DHIS2 wants to be unique.
      world.clock.now = '2026-04-11T00:00:00.000Z';
      world.fhir.put(kid({ n: 6, number: 'TL-91' }));
      world.fhir.put(shot('shot-6', 6, 'BCG'));
      await assert.rejects(world.run(), /1 persons were refused \(E1064\)/);
    });
    afterEach(() => {
      assert.deepEqual(world.leaks(), []);
      return world.close();
    });

    const correct = () => world.dhis2.tracker.remove(world.dhis2.tracker.entities()[0]?.id ?? '');

    it('are kept by the minute in which they changed, and keep the next runs red without sending anything', async () => {
      assert.deepEqual(world.state().refused, {
        persons: 1,
        of: 2,
        tried: '2026-04-11T00:00:00.000Z',
        windows: [['2026-04-11T00:00:00.000Z', '2026-04-11T00:01:00.000Z']],
      });
      const posts = world.posts();
      world.clock.now = '2026-04-11T12:00:00.000Z';
      await assert.rejects(world.run(), /1 persons are still refused, tried last at 2026-04-11T00:00:00.000Z/);
      assert.equal(world.posts(), posts);
    });

    it('are tried again the next day, and no other person is sent', async () => {
      world.clock.now = '2026-04-12T00:00:00.000Z';
      await assert.rejects(world.run(), /1 persons were refused \(E1064\)/);
      correct();
      const posts = world.posts();
      world.clock.now = '2026-04-13T00:00:00.000Z';
      const report = await world.run();
      assert.deepEqual([report.persons.sent, report.persons.created, report.refused], [1, 1, undefined]);
      assert.equal(world.posts(), posts + 1);
      assert.match(world.persons().join(), /TL-91 Zawadi6/);
      assert.equal(world.state().refused, undefined);
      assert.equal(world.state().lastSuccess, '2026-04-13T00:00:00.000Z');
    });

    it('are tried at once when somebody asks', async () => {
      correct();
      world.clock.now = '2026-04-11T00:05:00.000Z';
      const { persons } = await world.run({ retryParked: true });
      assert.equal(persons.created, 1);
      assert.equal(world.events().length, 5);
    });

    it('are not counted twice where they change meanwhile', async () => {
      world.clock.now = '2026-04-12T00:00:00.000Z';
      world.fhir.put(kid({ n: 6, number: 'TL-91', family: 'Mwangaza-Otieno' }));
      await assert.rejects(world.run(), /1 persons were refused/);
      const { persons, windows } = world.state().refused as { persons: number; windows: string[][] };
      assert.deepEqual([persons, windows], [1, [['2026-04-12T00:00:00.000Z', '2026-04-12T00:01:00.000Z']]]);
    });

    it('wait where DHIS2 is out of order, and a dry run forgets none', async () => {
      world.clock.now = '2026-04-12T00:00:00.000Z';
      const before = world.state().refused;
      await world.runWhole({ dryRun: true });
      assert.deepEqual(world.state().refused, before);
      world.faults.dhis2 = ({ path }) => (path === '/api/tracker' ? { kind: 'answer', status: 503 } : undefined);
      await assert.rejects(world.run(), /the run ended early/);
      world.faults.dhis2 = undefined;
      correct();
      world.clock.now = '2026-04-12T00:05:00.000Z';
      assert.equal((await world.run()).persons.created, 1);
    });
  });
}
