import assert from 'node:assert/strict';
import { kid, shot, TRACKER_MAPPING } from './support/tracker-data.ts';
import { startTrackerWorld, type TrackerWorld } from './support/tracker-world.ts';

const CHILDREN = [1, 2].map((n) => kid({ n }));
const SHOTS = [1, 2].map((n) => shot(`shot-${n}`, n, 'BCG'));
const LEGACY = TRACKER_MAPPING.replace('namespace:', 'api: legacy\nnamespace:');

for (const [title, version, mapping] of [
  ['the tracker of DHIS2 2.41', '2.41', TRACKER_MAPPING],
  ['the tracker of DHIS2 2.43', '2.43', TRACKER_MAPPING],
  ['the old endpoints', '2.41', LEGACY],
] as const) {
  describe(`a dose that comes back, at ${title}`, function () {
    this.timeout(120_000);
    let world: TrackerWorld;
    let day: number;

    beforeEach(async () => {
      day = 10;
      world = await startTrackerWorld([...CHILDREN, ...SHOTS], { version, mapping, fhir: { maxPageSize: 20 } });
      await world.run();
    });
    afterEach(() => {
      assert.deepEqual(world.leaks(), []);
      return world.close();
    });

    const next = () => {
      day += 1;
      world.clock.now = `2026-04-${day}T00:00:00.000Z`;
    };
    const put = async (more: object = {}) => {
      next();
      world.fhir.put(shot('shot-1', 1, 'BCG', more));
      return world.run();
    };
    const vaccines = () => world.events().map((line) => line.split(' ').slice(0, 2).join(' '));

    it('is an event again, as often as it comes back, and one at a time', async () => {
      for (const _ of [1, 2, 3]) {
        const { eventsDeleted } = await put({ status: 'entered-in-error' });
        assert.deepEqual([eventsDeleted, vaccines()], [1, ['TL-92 BCG']]);
        const { persons, events, conflicts } = await put();
        assert.deepEqual([persons.sent, persons.refused, events[0]?.sent, conflicts], [1, 0, 1, []]);
        assert.deepEqual(vaccines(), ['TL-91 BCG', 'TL-92 BCG']);
      }
      const { events } = await put({ occurrenceDateTime: '2026-03-01' });
      assert.deepEqual([events[0]?.sent, world.events()[0]?.includes('2026-03-01')], [1, true]);
      const posts = world.posts();
      await world.run();
      assert.equal(world.posts(), posts);
    });

    it('is one again after it was deleted and entered with the same id', async () => {
      next();
      world.fhir.delete('Immunization', 'shot-1');
      await world.run();
      assert.deepEqual(vaccines(), ['TL-92 BCG']);
      await put();
      assert.deepEqual(vaccines(), ['TL-91 BCG', 'TL-92 BCG']);
    });

    it('that a person deleted in DHIS2 is not made again, and turns no run red', async () => {
      world.dhis2.tracker.remove(world.dhis2.tracker.events()[0]?.id ?? '');
      const { persons, events, conflicts, refused } = await put({ occurrenceDateTime: '2026-03-01' });
      assert.deepEqual([persons.sent, persons.refused, refused], [1, 0, undefined]);
      assert.deepEqual([events[0]?.sent, events[0]?.refused, events[0]?.deletedInDhis2], [0, 0, 1]);
      assert.deepEqual(
        conflicts.map(({ code, of, objects }) => [code, of, objects]),
        [['deleted-in-dhis2', 'event', 1]],
      );
      assert.deepEqual(vaccines(), ['TL-92 BCG']);
    });

    it('is left deleted where the source shows no history', async () => {
      await put({ status: 'entered-in-error' });
      world.faults.fhir = ({ path, body }) =>
        path.includes('_history') || body.toString().includes('_history') ? { kind: 'answer', status: 404 } : undefined;
      const { events } = await put();
      assert.equal(events[0]?.deletedInDhis2, 1);
    });
  });
}
