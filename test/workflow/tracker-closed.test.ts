import assert from 'node:assert/strict';
import { closeEnrollment } from './support/close-enrollment.ts';
import { kid, shot, TRACKER_MAPPING } from './support/tracker-data.ts';
import { startTrackerWorld, type TrackerWorld } from './support/tracker-world.ts';

const CHILDREN = [1, 2, 3].map((n) => kid({ n }));
const NAMED = TRACKER_MAPPING.replace('occurredAt: birthDate }', 'occurredAt: birthDate, status: ACTIVE }');
const LEGACY = TRACKER_MAPPING.replace('namespace:', 'api: legacy\nnamespace:');

for (const [title, version, mapping, kept] of [
  ['of DHIS2 2.41', '2.41', TRACKER_MAPPING, true],
  ['of DHIS2 2.43', '2.43', TRACKER_MAPPING, true],
  ['at the old endpoints', '2.41', LEGACY, true],
  ['of DHIS2 2.43 where the mapping names a status', '2.43', NAMED, false],
] as const) {
  describe(`an enrollment ${title} that a nurse has closed`, function () {
    this.timeout(120_000);
    let world: TrackerWorld;

    beforeEach(async () => {
      world = await startTrackerWorld(CHILDREN, { version, mapping });
      await world.run();
    });
    afterEach(() => {
      assert.deepEqual(world.leaks(), []);
      return world.close();
    });

    it(`${kept ? 'keeps' : 'loses'} its status when the person changes`, async () => {
      world.clock.now = '2026-04-10T10:00:00.000Z';
      await closeEnrollment(world, 0, 'COMPLETED');
      await closeEnrollment(world, 1, 'CANCELLED');
      world.clock.now = '2026-04-11T00:00:00.000Z';
      for (const n of [1, 2, 3]) world.fhir.put(shot(`shot-${n}`, n, 'BCG'));
      const { persons, events } = await world.run();
      assert.deepEqual([persons.sent, persons.refused, events[0]?.sent], [3, 0, 3]);
      const stored = world.dhis2.tracker.enrollments();
      assert.deepEqual(
        stored.map(({ status }) => status),
        kept ? ['COMPLETED', 'CANCELLED', 'ACTIVE'] : ['ACTIVE', 'ACTIVE', 'ACTIVE'],
      );
      assert.equal(stored[0]?.completedAt?.toISOString(), kept ? '2026-04-10T10:00:00.000Z' : undefined);
      const asked = world.dhis2.requests.filter(
        ({ path, method }) => method === 'GET' && path.endsWith('/enrollments'),
      );
      assert.equal(asked.length > 0, kept);
      assert.ok(
        asked.every(({ query }) => stored.every(({ id, entity }) => !query.includes(id) && !query.includes(entity))),
      );
    });

    it('is asked for only where something is sent', async () => {
      const before = world.dhis2.requests.length;
      await world.run();
      assert.ok(world.dhis2.requests.slice(before).every(({ path }) => !path.endsWith('/enrollments')));
    });
  });
}
