import assert from 'node:assert/strict';
import { kid, shot, TRACKER_MAPPING } from './support/tracker-data.ts';
import { startTrackerWorld, type TrackerWorld } from './support/tracker-world.ts';

const CHILDREN = [1, 2].map((n) => kid({ n }));
const SHOTS = [1, 2].map((n) => shot(`shot-${n}`, n, 'BCG'));
const LENIENT = TRACKER_MAPPING.replace('maxQuarantined: 50%', 'maxQuarantined: 100%').replace(
  'vaccineCode.coding.first().code',
  'vaccineCode.coding.code',
);

describe('what was sent, and cannot be sent any more', function () {
  this.timeout(120_000);
  let world: TrackerWorld;

  beforeEach(async () => {
    world = await startTrackerWorld([...CHILDREN, ...SHOTS], { mapping: LENIENT });
    await world.run();
    world.clock.now = '2026-04-11T00:00:00.000Z';
  });
  afterEach(() => {
    assert.deepEqual(world.leaks(), []);
    return world.close();
  });

  for (const [title, more, reason] of [
    ['whose vaccine is missing', { vaccineCode: { text: 'BCG' } }, 'no-value:EIR_DOSE_VACCINE'],
    ['whose place nobody knows', { location: { reference: 'Location/none' } }, 'unknown-place'],
    ['whose date is a month', { occurrenceDateTime: '2026-02' }, 'partial-date'],
    ['with two vaccines', { vaccineCode: { coding: [{ code: 'BCG' }, { code: 'OPV0' }] } }, 'many-values:vaccine'],
  ] as const) {
    it(`a dose ${title} stays as it was, and is counted as left`, async () => {
      world.fhir.put(shot('shot-1', 1, 'BCG', more));
      const { events, eventsDeleted } = await world.run();
      assert.deepEqual([events[0]?.quarantined, events[0]?.left], [{ [reason]: 1 }, 1]);
      assert.deepEqual([eventsDeleted, world.events().length], [0, 2]);
    });
  }

  it('a new dose in quarantine is none that was left', async () => {
    world.fhir.put(shot('shot-3', 1, 'BCG', { occurrenceDateTime: '2026-02' }));
    const { events } = await world.run();
    assert.deepEqual([events[0]?.quarantined, events[0]?.left], [{ 'partial-date': 1 }, undefined]);
  });

  it('a person who is left out now is counted once, and stays', async () => {
    world.fhir.put(kid({ n: 1, more: { active: false } }));
    const { persons } = await world.run();
    assert.deepEqual([persons.excluded, persons.left, persons.deleted, world.persons().length], [1, 1, 0, 2]);
    assert.equal((await world.run()).persons.left, 0);
  });
});
