import assert from 'node:assert/strict';
import type { RunState } from '../../../adaptors/run/state.ts';
import { closeEnrollment } from '../../workflow/support/close-enrollment.ts';
import { kid, shot, TRACKER_MAPPING } from '../../workflow/support/tracker-data.ts';
import { startTrackerWorld, type TrackerWorld } from '../../workflow/support/tracker-world.ts';
import { compiledTracker } from './compiled.ts';
import { runOnce } from './run-once.ts';

const LEGACY = TRACKER_MAPPING.replace('namespace:', 'api: legacy\nnamespace:');
const MANY = Array.from({ length: 205 }, (_, at) =>
  kid({ n: at + 1, number: `TL-9${at + 1}`, more: { birthDate: '2025-11-11' } }),
);

for (const [title, version, mapping] of [
  ['of DHIS2 2.41', '2.41', TRACKER_MAPPING],
  ['of DHIS2 2.43', '2.43', TRACKER_MAPPING],
  ['at the old endpoints', '2.41', LEGACY],
] as const) {
  describe(`enrollments ${title} that a nurse closes and opens while a run is sending others`, function () {
    this.timeout(120_000);
    let world: TrackerWorld;
    afterEach(() => world.close());

    it('keep what she makes of them, where a post takes five seconds', async () => {
      const tracker = await compiledTracker(mapping);
      world = await startTrackerWorld(MANY, { version, mapping, fhir: { maxPageSize: 500 } });
      const { tracker: _, ...state }: RunState = await runOnce(world, tracker, {});
      // One that is closed is opened again, and an open one is closed, once the first persons are on their way.
      const [first, last] = [0, 204];
      await closeEnrollment(world, last, 'COMPLETED');
      world.clock.now = '2026-04-11T00:00:00.000Z';
      for (const { id } of MANY) world.fhir.put(shot(`shot-${id}`, Number(id?.slice(4)), 'BCG'));
      let isDone = false;
      world.faults.dhis2 = async ({ method, body }) => {
        if (isDone || method !== 'POST' || !body.includes('Zawadi1"')) return undefined;
        isDone = true;
        await closeEnrollment(world, last, 'ACTIVE');
        await closeEnrollment(world, last - 1, 'COMPLETED');
        return undefined;
      };
      await closeEnrollment(world, first, 'CANCELLED');
      const { persons } = (await runOnce(world, tracker, state, { msAPost: 5_000 })).tracker;
      assert.deepEqual([persons.sent, persons.refused], [205, 0]);
      const stored = world.dhis2.tracker.enrollments();
      assert.deepEqual(
        [first, 1, last - 1, last].map((at) => stored[at]?.status),
        ['CANCELLED', 'ACTIVE', 'COMPLETED', 'ACTIVE'],
      );
    });
  });
}
